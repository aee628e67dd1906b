"""The parts of a hand-over: who works on it, what is checked again, what is written, what a crash left behind."""
