//! JSON text, read once, without a schema: tokens with byte offsets, exact number text, bounded nesting.
//!
//! Everything here works on text already known to be UTF-8, in safe Rust, and agrees with `serde_json` on what is
//! valid, except that lone surrogate escapes are taken (decision K-28).

mod bits;
mod blocks;
mod literal;
mod masks;
mod number;
mod scanner;
mod string;
mod word;
mod write;

pub(crate) use self::bits::{BitStack, TopLevels};
pub(crate) use self::blocks::after;
pub(crate) use self::literal::KeyLiteral;
pub(crate) use self::masks::{escaped, prefix_xor};
pub(crate) use self::number::is_number;
pub(crate) use self::scanner::{JsonKind, Scanner, SyntaxError, SyntaxKind, Token};
pub(crate) use self::string::unescape_into;
pub(crate) use self::word::Word;
pub(crate) use self::write::{quoted, value_text, write_one_line, write_quoted, write_value};
