"""What a solved reading is worth: its equations, the doubts about them, and the payment that comes out."""
