"""The maths and the live pictures behind the course “Where did f′(h) go?”."""
