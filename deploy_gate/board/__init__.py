"""What runs where: a survey turned into cells, what is to be remarked on them, and the graph; nothing here asks."""
