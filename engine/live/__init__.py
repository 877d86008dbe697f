"""The live month: a policy as Rete rules over arriving facts, and the second opinion on a closed month."""
