//! The second factor: codes of a telephone (RFC 6238: six digits, 30 seconds, one step before and after), each of which
//! opens once, and ten recovery codes.

use totp_rs::{Builder, Secret, Totp};
use zeroize::Zeroizing;

use super::Office;
use crate::error::{Error, Result};
use crate::store::audit::Act;
use crate::store::second_factor::{Proof, WAITS};
use crate::store::users::Credentials;

/// So many recovery codes are given.
pub const RECOVERY: usize = 10;
/// So many characters of Crockford's alphabet has each: 50 bits.
const RECOVERY_LENGTH: usize = 10;
const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Bytes of a secret, as RFC 4226 recommends.
const SECRET: usize = 20;

/// What a telephone needs.
pub struct Setup {
    /// The secret in base32, to type.
    pub secret: String,
    /// The same as an address that a telephone reads from a QR code.
    pub address: String,
}

fn totp(secret: &[u8]) -> Result<Totp> {
    Builder::new()
        .with_secret(Secret::new(secret.into()))
        .build()
        .map_err(|_| Error::Internal("动态码的密钥坏了".to_owned()))
}

/// The step of a code that is right at `now`.
pub fn step_of(secret: &[u8], code: &str, now: i64) -> Result<Option<i64>> {
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    if code.len() != 6 || !code.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(None);
    }
    let now = u64::try_from(now).map_err(Error::internal)?;
    Ok(totp(secret)?
        .check(&code, now)
        .and_then(|step| i64::try_from(step).ok()))
}

/// The code of a secret at `now`; for those who test.
pub fn code_at(secret: &[u8], now: i64) -> Result<String> {
    let now = u64::try_from(now).map_err(Error::internal)?;
    Ok(totp(secret)?.generate(now).to_string())
}

/// So many minutes a secret waits for its first code.
pub const WAITS_MINUTES: i64 = WAITS / 60;

/// Begins the setting up: a secret is made and waits in this session for its first code.
pub fn begin(office: &Office, county: u32, user: i64, session: &[u8], now: i64) -> Result<()> {
    let mut secret = Zeroizing::new([0_u8; SECRET]);
    getrandom::fill(&mut *secret).map_err(Error::internal)?;
    let act = Act {
        at: now,
        ..office.act("开始设动态码", "", "")
    };
    office
        .store
        .set_pending_factor(county, user, session, &*secret, &act)
}

/// What waits in this session for its first code, as a telephone takes it.
pub fn waiting(
    office: &Office,
    county: u32,
    user: i64,
    session: &[u8],
    label: &str,
    now: i64,
) -> Result<Option<Setup>> {
    let Some(secret) = office.store.pending_factor(county, user, session, now)? else {
        return Ok(None);
    };
    let secret = Secret::new(secret.as_slice().into()).to_base32();
    let address =
        format!("otpauth://totp/{label}?secret={secret}&issuer=sanzi&algorithm=SHA1&digits=6&period=30");
    Ok(Some(Setup { secret, address }))
}

/// The first code is right: the second factor stands, and its recovery codes are told this once.
///
/// # Errors
/// [`Error::Usage`] when the code is not right, or nothing waits in this session.
pub fn confirm(
    office: &Office,
    county: u32,
    user: i64,
    session: &[u8],
    code: &str,
    now: i64,
) -> Result<Vec<String>> {
    let Some(secret) = office.store.pending_factor(county, user, session, now)? else {
        return Err(Error::Usage(format!(
            "这个码用不成了：只等 {WAITS_MINUTES} 分钟，换了登录也不算。请从头再设一次"
        )));
    };
    let Some(step) = step_of(&secret, code, now)? else {
        return Err(Error::Usage(
            "动态码不对。看一下手机的时间准不准，等下一个码再试".to_owned(),
        ));
    };
    let codes = new_codes()?;
    let act = Act {
        at: now,
        ..office.act("设动态码", "", "")
    };
    let proof = Proof {
        session,
        secret: &secret,
        step,
    };
    office.store.confirm_factor(county, user, proof, &codes, &act)?;
    Ok(codes)
}

/// Uses a code of the telephone or a recovery code; says in a word which, or nothing when it is not right.
pub(super) fn spend(office: &Office, of: &Credentials, code: &str, now: i64) -> Result<Option<&'static str>> {
    let Some(secret) = &of.totp else {
        return Ok(None);
    };
    let (county, user) = (of.user.county, of.user.id);
    if let Some(step) = step_of(secret, code, now)? {
        let spent = office.store.spend_step(county, user, step)?;
        return Ok(spent.then_some("动态码"));
    }
    let code = recovery_of(code);
    if code.len() == RECOVERY_LENGTH && office.store.spend_recovery(county, user, &code)? {
        return Ok(Some("恢复码"));
    }
    Ok(None)
}

/// A recovery code as it is kept, whatever blanks and small letters it was typed with.
fn recovery_of(typed: &str) -> String {
    typed
        .chars()
        .filter(|c| c.is_ascii_alphanumeric())
        .map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect()
}

/// A recovery code as it is shown: `7K3QX-0M2TB`.
pub fn shown(code: &str) -> String {
    match code.split_at_checked(RECOVERY_LENGTH / 2) {
        Some((first, second)) => format!("{first}-{second}"),
        None => code.to_owned(),
    }
}

pub(super) fn new_codes() -> Result<Vec<String>> {
    let mut chance = Zeroizing::new([0_u8; RECOVERY * RECOVERY_LENGTH]);
    getrandom::fill(&mut *chance).map_err(Error::internal)?;
    Ok(chance
        .chunks(RECOVERY_LENGTH)
        .map(|bytes| {
            bytes
                .iter()
                .map(|byte| char::from(CROCKFORD[usize::from(byte % 32)]))
                .collect()
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, SHA-1: the last six of its eight digits.
    #[test]
    fn codes_are_those_of_the_standard_s_own_examples() {
        let secret = b"12345678901234567890";
        for (at, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
        ] {
            assert_eq!(code_at(secret, at).expect("a code"), code);
            assert_eq!(step_of(secret, code, at).expect("read"), Some(at / 30));
        }
    }

    #[test]
    fn a_code_holds_one_step_before_and_after_its_own_and_no_longer() {
        let secret = b"12345678901234567890";
        let at = |now| step_of(secret, "081804", now).expect("read");
        let step = 1_111_111_109 / 30;
        let (first, last) = ((step - 1) * 30, (step + 2) * 30 - 1);
        assert_eq!((at(first), at(last)), (Some(step), Some(step)));
        assert_eq!((at(first - 1), at(last + 1)), (None, None));
        assert_eq!(step_of(secret, " 081 804 ", first).expect("read"), Some(step));
        for naughty in ["", "08180", "0818044", "-81804", "０８１８０４", "081804;"] {
            assert_eq!(step_of(secret, naughty, first).expect("read"), None, "{naughty}");
        }
    }

    #[test]
    fn recovery_codes_are_ten_and_read_back_however_they_are_typed() {
        let codes = new_codes().expect("codes");
        assert_eq!(codes.len(), RECOVERY);
        for code in &codes {
            assert_eq!(code.len(), RECOVERY_LENGTH);
            assert_eq!(&recovery_of(&format!(" {} ", shown(code).to_lowercase())), code);
        }
        assert_eq!(recovery_of("o-Il"), "011");
    }
}
