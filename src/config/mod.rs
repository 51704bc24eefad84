//! Settings: defaults, then `sanzi.toml`, then `SANZI_*`, then flags; what an office decides stands over them.
//!
//! `county_name`, `site`, `office`, `phone`, `seal`, `[calendar]`, `[cases]`, `[departments]`, `holidays`, `[rules.X]` and `[[exemptions]]` may also be set at the desk
//! (`/desk/settings`), where every change has its reason, its people and its history. What the desk says of a setting
//! stands over everything here, setting by setting; the desk's exemptions come beside those of the file. The page of a
//! setting says which of the three its value comes from: 默认, sanzi.toml or 工作台. What is laid over is done in
//! [`crate::flows::settings`] for scans, and for public pages where they are made.

mod calendar;
mod desk;
mod evidence;
mod follow_up;
mod letters;
mod mistake;

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

pub use self::calendar::Calendar;
pub use self::desk::DeskRules;
pub use self::evidence::EvidenceRules;
pub use self::follow_up::{CaseTerms, Departments};
pub use self::letters::Letters;
use crate::error::{Error, Result};

/// Everything an installation can set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The data folder.
    pub data: PathBuf,
    /// The database; `None` is the SQLite file in the data folder.
    pub database: Option<String>,
    /// The address to listen on.
    pub listen: String,
    /// The county that files without village codes (policies, programmes) belong to, six digits; `None` takes the only
    /// county there is.
    pub county: Option<u32>,
    /// How the county is called that `county` names, without that the only one there is; empty is as the list of villages says.
    pub county_name: String,
    /// The portal's name; empty is the county's name and 三资公开.
    pub site: String,
    /// The office that answers questions, `县农业农村局`; may be empty.
    pub office: String,
    /// Its telephone; may be empty.
    pub phone: String,
    /// What stands at the foot of what is printed, `示范县农业农村局`; may be empty.
    pub seal: String,
    /// Whether `/metrics` and `/healthz` answer anybody, not only this machine.
    pub open_metrics: bool,
    /// The proxies in front of the portal, by address: what they say of where a request comes from is believed.
    pub proxies: Vec<String>,
    /// The folder of the keys; `None` is `keys` in the data folder.
    pub keys: Option<PathBuf>,
    /// Public holidays of years that the program does not know yet, `2027-01-01至2027-01-03 休`; each year whole.
    pub holidays: Vec<String>,
    /// The terms of notices and of the statutory calendar.
    pub calendar: Calendar,
    /// How long each step of a case may take: `[cases]`.
    pub cases: CaseTerms,
    /// Which department answers for which category of problems: `[departments]`.
    pub departments: Departments,
    /// Passwords and second factors of those who work at the desk.
    pub desk: DeskRules,
    /// How files come in at the desk: `[upload]`.
    pub upload: Uploading,
    /// The evidence of cases.
    pub evidence: EvidenceRules,
    /// How letters are signed and numbered.
    pub letters: Letters,
    /// What the county set of the rules: `[rules.SUB-01]`.
    pub rules: BTreeMap<String, BTreeMap<String, RuleValue>>,
    /// What the county has exempted, each with its document and its last day: `[[exemptions]]`.
    pub exemptions: Vec<Exemption>,
}

/// A setting of a rule as the file has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum RuleValue {
    /// A whole number.
    Number(i64),
    /// Words.
    Words(Vec<String>),
}

/// What a county has exempted from a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exemption {
    /// The rule's code.
    pub rule: String,
    /// The village, 12 digits; every village when absent.
    pub village: Option<String>,
    /// The number of the record (合同编号, 发放编号 …); every record when absent.
    pub record: Option<String>,
    /// The document that says so.
    pub document: String,
    /// The last day on which it holds, `2026-12-31`.
    pub until: String,
}

/// How files come in at the desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Uploading {
    /// The largest file, in MiB.
    pub most_mib: u64,
    /// The longest that one may take, in seconds.
    pub seconds: u64,
    /// The slowest that it may come, in bytes a second, looked at every `window` seconds.
    pub slowest: u64,
    /// How long it may be slower, in seconds.
    pub window: u64,
    /// A batch of more rows comes back as its refused rows alone: nobody mends so many in a workbook. No county sets it.
    #[serde(skip)]
    pub workbook_rows: i64,
}

impl Default for Uploading {
    fn default() -> Self {
        Self {
            most_mib: 512,
            seconds: 30 * 60,
            slowest: 2048,
            window: 15,
            workbook_rows: 50_000,
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            data: PathBuf::from("./data"),
            database: None,
            listen: "127.0.0.1:8080".to_owned(),
            county: None,
            county_name: String::new(),
            site: String::new(),
            office: String::new(),
            phone: String::new(),
            seal: String::new(),
            open_metrics: false,
            proxies: Vec::new(),
            keys: None,
            holidays: Vec::new(),
            calendar: Calendar::default(),
            cases: CaseTerms::default(),
            departments: Departments::default(),
            desk: DeskRules::default(),
            upload: Uploading::default(),
            evidence: EvidenceRules::default(),
            letters: Letters::default(),
            rules: BTreeMap::new(),
            exemptions: Vec::new(),
        }
    }
}

/// What the flags say; `None` leaves a setting as it is.
#[derive(Debug, Clone, Default)]
pub struct Flags {
    /// `--data`.
    pub data: Option<PathBuf>,
    /// `--database`.
    pub database: Option<String>,
    /// `--listen`.
    pub listen: Option<String>,
}

impl Settings {
    /// Gathers the settings. `sanzi.toml` is looked for in the data folder, then in the working folder.
    ///
    /// # Errors
    /// [`Error::Usage`] naming the file or variable that cannot be read and why.
    pub fn gather(flags: &Flags, env: impl Fn(&str) -> Option<String>) -> Result<Self> {
        let mut settings = Self::default();
        let data = flags
            .data
            .clone()
            .or_else(|| env("SANZI_DATA").map(PathBuf::from))
            .unwrap_or_else(|| settings.data.clone());
        for path in [data.join("sanzi.toml"), PathBuf::from("sanzi.toml")] {
            if let Ok(text) = std::fs::read_to_string(&path) {
                settings = toml::from_str(&text).map_err(|cause| mistake::told(&path, &text, &cause))?;
                break;
            }
        }
        settings.desk.check()?;
        settings.trusted()?;
        settings.evidence.check()?;
        settings.cases.check()?;
        settings.departments.check()?;
        follow_up::check_holidays(&settings.holidays)?;
        settings.data = data;
        if let Some(value) = env("SANZI_DATABASE") {
            settings.database = Some(value);
        }
        if let Some(value) = env("SANZI_LISTEN") {
            settings.listen = value;
        }
        for (name, text) in [
            ("SANZI_COUNTY_NAME", &mut settings.county_name),
            ("SANZI_SITE", &mut settings.site),
            ("SANZI_OFFICE", &mut settings.office),
            ("SANZI_PHONE", &mut settings.phone),
            ("SANZI_SEAL", &mut settings.seal),
        ] {
            if let Some(value) = env(name) {
                *text = value;
            }
        }
        if let Some(value) = env("SANZI_KEYS") {
            settings.keys = Some(PathBuf::from(value));
        }
        if let Some(value) = env("SANZI_COUNTY") {
            let county = value
                .parse()
                .map_err(|_| Error::Usage("SANZI_COUNTY 要写六位县码".to_owned()))?;
            settings.county = Some(county);
        }
        if let Some(value) = env("SANZI_OPEN_METRICS") {
            settings.open_metrics = matches!(value.as_str(), "1" | "true" | "是");
        }
        if let Some(value) = &flags.database {
            settings.database = Some(value.clone());
        }
        if let Some(value) = &flags.listen {
            settings.listen.clone_from(value);
        }
        Ok(settings)
    }

    /// Whether `county_name` is meant for a county.
    pub fn names(&self, county: u32, known: &[u32]) -> bool {
        is_named(self.county, county, known)
    }

    /// The addresses of the proxies.
    ///
    /// # Errors
    /// [`Error::Usage`] naming what is none.
    pub fn trusted(&self) -> Result<Vec<IpAddr>> {
        let address = |text: &String| {
            text.parse()
                .map_err(|_| Error::Usage(format!("proxies 里的“{text}”不是地址，写成 127.0.0.1 这样")))
        };
        self.proxies.iter().map(address).collect()
    }

    /// The folder of the keys.
    pub fn keys(&self) -> PathBuf {
        self.keys.clone().unwrap_or_else(|| self.data.join("keys"))
    }

    /// The folder of the public index.
    pub fn public_index(&self) -> PathBuf {
        self.data.join("index").join("public")
    }

    /// The folder of the desk's index, which holds names in clear: no backup takes it.
    pub fn desk_index(&self) -> PathBuf {
        self.data.join("index").join("desk")
    }

    /// The folder of files that come in at the desk.
    pub fn uploads(&self) -> PathBuf {
        self.data.join("uploads")
    }

    /// The folder in which a scan keeps what it read, sealed. It can be thrown away.
    pub fn facts(&self) -> PathBuf {
        self.data.join("facts")
    }

    /// The file that one importing process locks.
    pub fn import_lock(&self) -> PathBuf {
        self.data.join("import.lock")
    }

    /// The file that a portal holds while it is open.
    pub fn open_lock(&self) -> PathBuf {
        self.data.join("open.lock")
    }

    /// As `--show-config` prints them: TOML, the password in a database address blotted out.
    pub fn shown(&self) -> Result<String> {
        let mut shown = self.clone();
        shown.database = shown.database.map(|url| without_password(&url));
        toml::to_string_pretty(&shown).map_err(Error::internal)
    }
}

/// Whether the name in a file is that of a county: the file names that one, or names none and there is no other among those that
/// are known.
pub fn is_named(named: Option<u32>, county: u32, known: &[u32]) -> bool {
    match named {
        Some(one) => one == county,
        None => known.iter().all(|one| *one == county),
    }
}

/// `postgres://user:secret@host/db` without the secret.
fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.to_owned();
    };
    match rest.rsplit_once('@') {
        Some((who, place)) => {
            let user = who.split(':').next().unwrap_or_default();
            format!("{scheme}://{user}:***@{place}")
        }
        None => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_beat_variables_and_variables_beat_the_file() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(
            folder.path().join("sanzi.toml"),
            "listen = \"1.1.1.1:1\"\noffice = \"镇政府\"\n",
        )
        .expect("written");
        let flags = Flags {
            data: Some(folder.path().to_owned()),
            ..Flags::default()
        };
        let none = |_: &str| None;
        assert_eq!(
            Settings::gather(&flags, none).expect("settings").listen,
            "1.1.1.1:1"
        );
        let env = |name: &str| (name == "SANZI_LISTEN").then(|| "2.2.2.2:2".to_owned());
        assert_eq!(
            Settings::gather(&flags, env).expect("settings").listen,
            "2.2.2.2:2"
        );
        let flags = Flags {
            listen: Some("3.3.3.3:3".to_owned()),
            ..flags
        };
        let settings = Settings::gather(&flags, env).expect("settings");
        assert_eq!(
            (settings.listen.as_str(), settings.office.as_str()),
            ("3.3.3.3:3", "镇政府")
        );
    }

    #[test]
    fn the_name_in_the_file_is_that_of_the_county_it_names_or_of_the_only_one() {
        for (named, known, is) in [
            (None, vec![], true),
            (None, vec![999_999], true),
            (None, vec![410_825], false),
            (None, vec![410_825, 999_999], false),
            (Some(999_999), vec![410_825, 999_999], true),
            (Some(410_825), vec![410_825, 999_999], false),
            (Some(410_825), vec![999_999], false),
        ] {
            assert_eq!(is_named(named, 999_999, &known), is, "{named:?} {known:?}");
        }
    }

    #[test]
    fn a_misspelt_setting_is_an_error_and_a_password_is_never_shown() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("sanzi.toml"), "lisen = \"x\"\n").expect("written");
        let flags = Flags {
            data: Some(folder.path().to_owned()),
            ..Flags::default()
        };
        assert!(matches!(Settings::gather(&flags, |_| None), Err(Error::Usage(_))));
        assert_eq!(
            without_password("postgres://me:secret@here/db"),
            "postgres://me:***@here/db"
        );
    }
}
