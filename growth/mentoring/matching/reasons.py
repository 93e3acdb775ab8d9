"""Why a suggestion comes where it comes, in words. Pure: no database, no clock."""
