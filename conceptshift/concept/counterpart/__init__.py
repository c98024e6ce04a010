"""What the documents of both sides say of each other: Russia's doctrines, strategies and concepts beside NATO's texts."""
