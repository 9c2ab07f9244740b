//! `mask`: what is shown instead of a text. (Language spec, section B.2.)

use crate::model::Mask;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// What is shown instead of `clear`.
pub(super) fn shown(mask: &Mask, clear: &str) -> String {
    match mask {
        Mask::Redact { to } => to.clone().unwrap_or_else(|| "REDACTED".to_owned()),
        Mask::Obfuscate { salt } => {
            let digest = Sha256::new().chain_update(salt).chain_update(clear).finalize();
            digest.iter().fold(String::with_capacity(64), |mut hex, byte| {
                let _ = write!(hex, "{byte:02x}");
                hex
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::shown;
    use crate::model::Mask;

    #[test]
    fn redacts_and_hashes() {
        assert_eq!(shown(&Mask::Redact { to: None }, "secret"), "REDACTED");
        assert_eq!(shown(&Mask::Redact { to: Some(String::new()) }, "secret"), "");
        let hashed = shown(&Mask::Obfuscate { salt: "a".into() }, "bc");
        assert_eq!(hashed, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
