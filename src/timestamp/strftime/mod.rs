//! strftime formats. (Language spec, section D.4; K-14, K-15, K-24.)

mod compile;
mod read;

pub(super) use self::compile::compile;
pub(super) use self::read::read;
