//! [`Error`]: everything that can go wrong, for applications that only pass it on.

use crate::classify::RegistryError;
use crate::compile::CompileError;
use crate::engine::Rejection;
use crate::infer::InferError;
use crate::load::LoadError;
use crate::profile::ProfileError;
use crate::stream::StreamError;
use crate::timestamp::{TimeError, TimeFormatError};

/// Any error of the library, for applications that only pass it on with `?`. To act on an error, match on the codes of
/// the one a function returns.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct Error(Box<Kind>);

#[derive(Debug, thiserror::Error)]
#[error(transparent)]
enum Kind {
    Load(LoadError),
    Compile(CompileError),
    Rejection(Rejection),
    Registry(RegistryError),
    Infer(InferError),
    Profile(ProfileError),
    Stream(StreamError),
    TimeFormat(TimeFormatError),
    Time(TimeError),
}

macro_rules! from {
    ($($variant:ident($error:ty))*) => {
        $(
            impl From<$error> for Error {
                fn from(error: $error) -> Self {
                    Self(Box::new(Kind::$variant(error)))
                }
            }
        )*
    };
}

from! {
    Load(LoadError) Compile(CompileError) Rejection(Rejection) Registry(RegistryError) Infer(InferError)
    Profile(ProfileError) Stream(StreamError) TimeFormat(TimeFormatError) Time(TimeError)
}
