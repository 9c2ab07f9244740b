//! [`quote`]: the user's text in a message.

/// The user's text in backticks, on one line and not too long.
pub(crate) fn quote(text: &str) -> String {
    let mut quoted = String::from("`");
    let mut chars = text.chars();
    for c in chars.by_ref().take(QUOTED) {
        if c.is_control() { quoted.extend(c.escape_default()) } else { quoted.push(c) }
    }
    quoted.push_str(if chars.next().is_some() { "…`" } else { "`" });
    quoted
}

/// Longest text of the user that a message repeats, in characters.
pub(crate) const QUOTED: usize = 60;
