//! [`Page`]: HTML in the making, into which nothing but literals goes unescaped.

use crate::profile::words::shown;
use std::fmt::Display;

/// HTML in the making. Markup is `'static`, so that it can only come from this program; all else is text.
#[derive(Debug, Default)]
pub(super) struct Page(String);

impl Page {
    /// Markup as it is.
    pub(super) fn raw(&mut self, markup: &'static str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Text, between tags or inside a quoted attribute.
    pub(super) fn text(&mut self, text: impl Display) -> &mut Self {
        for c in shown(&text.to_string()).chars() {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                c => self.0.push(c),
            }
        }
        self
    }

    /// Text of several lines, for a `pre`.
    pub(super) fn lines(&mut self, text: &str) -> &mut Self {
        for line in text.lines() {
            self.text(line).raw("\n");
        }
        self
    }

    /// Text between two pieces of markup.
    pub(super) fn put(&mut self, before: &'static str, text: impl Display, after: &'static str) -> &mut Self {
        self.raw(before).text(text).raw(after)
    }

    pub(super) fn end(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::Page;

    #[test]
    fn text_is_never_markup() {
        let mut page = Page::default();
        page.put("<td title=\"", "\"><script>alert('&amp;')</script>\u{0}", "\">");
        let expected =
            "<td title=\"&quot;&gt;&lt;script&gt;alert(&#39;&amp;amp;&#39;)&lt;/script&gt;\\u{0}\">";
        assert_eq!(page.end(), expected);
    }
}
