"""Plans computed, compared, changed, approved; orders; reinforcement and the reserve ledger."""
