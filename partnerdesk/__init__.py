"""PartnerDesk without a screen: everything that is true of a partnership of schools."""

__version__ = "0.1.0"
