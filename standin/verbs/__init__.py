"""What changes the world, the way GitHub changes it; both doors come through here."""
