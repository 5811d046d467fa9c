"""What every screen needs: who asks, the transaction of a change, files, headers, and an answer as HTML."""
