use std::borrow::Cow;
pub(crate) fn column_name(name: &str) -> Cow<'_, str> {
    Cow::Borrowed(name)
}
