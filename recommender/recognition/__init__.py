"""Recognition: which skills a text names, how confidently, and in which of its words."""
