"""Stored remittance advices: their lines, their corrections, and the questions that they leave."""
