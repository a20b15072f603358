"""The errors of the program around the index.

DatelineError (index.errors)
├── AnswerError          the JSON of an answer is malformed
├── ConfigError          a setting, or the file that holds it, is wrong
├── EvaluationError      a suite, a run or a comparison cannot be read or done
├── ModelError           a model is unknown, missing, damaged or cannot be fetched
├── SessionError         a conversation, or the file that keeps them, cannot be read or written
└── EngineError          the language model could not do its work
    ├── PromptTooLong    the prompt and the answer do not fit in the model's context
    ├── EngineCrashed    the model's process died, twice
    └── EngineStalled    the model's process said nothing for too long
"""

from index.errors import DatelineError

__all__ = [
    "AnswerError",
    "ConfigError",
    "DatelineError",
    "EngineCrashed",
    "EngineError",
    "EngineStalled",
    "EvaluationError",
    "ModelError",
    "PromptTooLong",
    "SessionError",
]


class AnswerError(DatelineError):
    """The JSON of an answer is malformed."""


class ConfigError(DatelineError):
    """A setting, or the file that holds it, is wrong."""


class EvaluationError(DatelineError):
    """A suite, a run or a comparison cannot be read or done."""


class ModelError(DatelineError):
    """A model is unknown, missing, damaged or cannot be fetched."""


class SessionError(DatelineError):
    """A conversation, or the file that keeps them, cannot be read or written."""


class EngineError(DatelineError):
    """The language model could not do its work."""


class PromptTooLong(EngineError):
    """The prompt and the answer do not fit in the model's context."""


class EngineCrashed(EngineError):
    """The model's process died, and died again when it was started once more."""


class EngineStalled(EngineError):
    """The model's process said nothing for longer than the limit."""
