//! Go layouts: `layout=` and Go's reference time, Monday 2 January 2006, 15:04:05 MST. (Language spec, section D.7; K-3.)

mod compile;
mod read;

pub(super) use self::compile::compile;
pub(super) use self::read::read;
