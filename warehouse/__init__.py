"""Where rows live: engines, publishing, loading, and the shipped facts."""
