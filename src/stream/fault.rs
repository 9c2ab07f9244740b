//! [`Fault`]: what broke the splitter.

use crate::diagnostic::Code;

/// What broke the splitter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    StrayByte,
    WrongCloser,
    ControlByte,
    CutShort,
    EndOfInput,
    TooLong,
    TooDeep,
    EnvelopeMissing,
}

impl Fault {
    pub(super) fn code(self) -> Code {
        match self {
            Self::StrayByte | Self::WrongCloser | Self::ControlByte | Self::CutShort | Self::EndOfInput => {
                Code::Syntax
            }
            Self::TooLong => Code::LimitRecord,
            Self::TooDeep => Code::LimitDepth,
            Self::EnvelopeMissing => Code::EnvelopeMissing,
        }
    }

    pub(super) fn message(self) -> &'static str {
        match self {
            Self::StrayByte => "expected a value, found a byte that starts none",
            Self::WrongCloser => "a closing bracket or brace does not match what is open",
            Self::ControlByte => "a string holds a raw control byte; often it was cut at the end of a line",
            Self::CutShort => "a closing bracket or brace is followed by `{`; often the record was cut short",
            Self::EndOfInput => "the input ends before the value does",
            Self::TooLong => "the record is longer than `Limits::record_bytes`",
            Self::TooDeep => "the envelope nests deeper than `Limits::nesting`",
            Self::EnvelopeMissing => "nothing stands at the pointer to the records in this value",
        }
    }
}
