"""The evaluation harness: how far can the answers be trusted? Measured offline, without a judge model."""
