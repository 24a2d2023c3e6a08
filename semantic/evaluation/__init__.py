"""How well questions are answered: cases with known rows, judged and counted."""
