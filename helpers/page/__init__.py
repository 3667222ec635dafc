"""What stands on the page: live figures, explorers, controls, boards and questions."""
