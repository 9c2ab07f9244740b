//! The framings that do not look into values: [`lines`] and [`whole`].

use super::cutter::{Caps, Step};
use super::fault::Fault;
use super::input::{Input, is_white_space};
use super::skip::Until;
use std::ops::Range;

/// The next line that is not blank.
pub(super) fn lines(input: &mut Input<'_, '_>, caps: Caps) -> Step {
    // A line of exactly the cap is known by its end, which is at most two bytes.
    let most = caps.record.saturating_add(2);
    loop {
        let window = input.window(most);
        let end = memchr::memchr(b'\n', window);
        let count = end.unwrap_or(window.len());
        input.advance(count);
        if end.is_none() && input.held() < most && !input.is_over() {
            return Step::More;
        }
        let whole = input.last(input.held());
        let line = whole.strip_suffix(b"\r").unwrap_or(whole);
        if line.len() > caps.record {
            return Step::Broken(Fault::TooLong, Until::Line);
        }
        let blank = line.iter().all(|&b| is_white_space(b));
        let length = line.len();
        let range = input.release();
        if end.is_some() {
            input.advance(1);
            input.release();
        }
        if !blank {
            return Step::Line(range.start..range.start + length);
        }
        if input.is_over() {
            return Step::More;
        }
    }
}

/// The whole stream.
pub(super) fn whole(input: &mut Input<'_, '_>, caps: Caps) -> Step {
    if input.held() == 0 {
        input.pass_white_space(usize::MAX);
        input.release();
    }
    let count = input.window(caps.record.saturating_add(1)).len();
    input.advance(count);
    if input.held() > caps.record {
        return Step::Broken(Fault::TooLong, Until::End);
    }
    if input.held() == 0 || !input.is_over() {
        return Step::More;
    }
    let Range { start, end } = input.release();
    let white = input.bytes(start..end).iter().rev().take_while(|&&b| is_white_space(b)).count();
    Step::Record(start..end - white)
}
