"""Documents that kortit wrote, edited by somebody and brought back."""
