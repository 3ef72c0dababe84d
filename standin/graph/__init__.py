"""The GraphQL side: a part of GitHub's schema, and what each of its fields means here."""
