//! Signing in and out: a name and a password against what is kept, and a session for whoever proved them.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use sha2::{Digest, Sha256};

use super::Office;
use crate::error::{Error, Result};
use crate::store::users::Credentials;

/// The hash that a name nobody has is tried against, so that it takes as long as one that somebody has.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c2Fuemktbm9ib2R5LXNhbHQ$CGIRLCOXz/TBQIYC0MXmYhNmBfhmhdlAcMzFkLNqYEg";

/// The hash of a password (Argon2id, 19 MiB, two passes: the OWASP minimum), as a PHC string with its own salt.
pub fn hashed(password: &str) -> Result<String> {
    Ok(Argon2::default()
        .hash_password(password.as_bytes())
        .map_err(Error::internal)?
        .to_string())
}

/// Whether a password is the one of a hash.
pub fn fits(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| {
        Argon2::default()
            .verify_password(password.as_bytes(), &hash)
            .is_ok()
    })
}

/// What the database keeps of a session's token.
pub fn token_hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// Signs in and gives the token of the new session: 64 hexadecimal digits of chance.
///
/// # Errors
/// [`Error::Forbidden`] with the same words for an unknown name, a wrong password and a disabled account.
pub fn sign_in(office: &Office, login: &str, password: &str) -> Result<String> {
    let found = office.store.credentials(login)?;
    let hash = found.as_ref().map_or(NOBODY, |found| found.password.as_str());
    let right = fits(password, hash);
    let Some(Credentials { user, .. }) =
        found.filter(|found| right && found.user.state == crate::domain::user::UserState::Open)
    else {
        return Err(Error::Forbidden("登录名或密码不对".to_owned()));
    };
    let mut token = [0_u8; 32];
    getrandom::fill(&mut token).map_err(Error::internal)?;
    let token: String = token.iter().map(|byte| format!("{byte:02x}")).collect();
    let act = crate::store::audit::Act {
        actor: &user.login,
        role: "",
        act: "登录",
        object: "",
        detail: "",
        at: office.now(),
    };
    office
        .store
        .begin_session(user.county, user.id, &token_hash(&token), &act)?;
    Ok(token)
}

/// Ends the session of a token.
pub fn sign_out(office: &Office, county: u32, token: &str) -> Result<()> {
    office
        .store
        .end_session(county, &token_hash(token), &office.act("退出", "", ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_fits_its_own_hash_alone_and_never_two_hashes_are_alike() {
        let hash = hashed("一把长长的伞 and 2 shoes").expect("hashed");
        assert!(hash.starts_with("$argon2id$"));
        assert!(fits("一把长长的伞 and 2 shoes", &hash) && !fits("一把长长的伞 and 2 shoe", &hash));
        assert_ne!(hash, hashed("一把长长的伞 and 2 shoes").expect("hashed"));
        assert!(PasswordHash::new(NOBODY).is_ok() && !fits("", NOBODY));
    }
}
