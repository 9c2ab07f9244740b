//! Pages of the book that are no item's own documentation. The modules are empty.

#[doc = include_str!("docs/language.md")]
pub mod language {}

#[doc = include_str!("docs/differences.md")]
pub mod differences {}

#[doc = include_str!("docs/features.md")]
pub mod features {}
