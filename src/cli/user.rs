//! `sanzi user`: accounts of the desk. The first administrator is made here, for nobody has a default password.

use std::io::BufRead;

use chrono::{NaiveDate, Utc};
use clap::{Args, Subcommand};

use super::today;
use crate::config::Settings;
use crate::domain::role::{Role, ScopeKind};
use crate::domain::user::UserState;
use crate::error::{Error, Result};
use crate::flows::Office;
use crate::flows::accounts::{self, AccountWish, Hand, OfficeWish};
use crate::flows::sign_in::login_of;
use crate::store::accounts::Account;
use crate::store::teams::Places;

#[derive(Debug, Subcommand)]
#[command(subcommand_help_heading = "命令", subcommand_value_name = "命令")]
pub(super) enum User {
    /// 开账号：初始密码生成一次、显示一次，第一次登录要改
    Add {
        /// 登录名，例如 zhangsan
        #[arg(value_name = "登录名")]
        login: String,
        /// 姓名
        #[arg(long, value_name = "姓名")]
        name: String,
        #[command(flatten)]
        office: OfficeArgs,
        /// 哪个县（六位县码）；只有一个县就不用写
        #[arg(long, value_name = "县码")]
        county: Option<u32>,
        /// 初始密码从标准输入读一行，不生成
        #[arg(long)]
        password_stdin: bool,
    },
    /// 列出账号和岗位
    List {
        /// 哪个县
        #[arg(long, value_name = "县码")]
        county: Option<u32>,
        /// 最后一行给出 JSON
        #[arg(long)]
        json: bool,
    },
    /// 停用账号：马上退出，不能再登录
    Disable {
        /// 登录名
        #[arg(value_name = "登录名")]
        login: String,
    },
    /// 重新启用账号
    Enable {
        /// 登录名
        #[arg(value_name = "登录名")]
        login: String,
    },
    /// 重设密码；或者手机丢了，重设动态码
    Reset {
        /// 登录名
        #[arg(value_name = "登录名")]
        login: String,
        /// 只重设动态码，密码不动
        #[arg(long, conflicts_with = "password_stdin")]
        second_factor: bool,
        /// 新密码从标准输入读一行，不生成
        #[arg(long)]
        password_stdin: bool,
    },
    /// 任职：再给一个岗位
    Appoint {
        /// 登录名
        #[arg(value_name = "登录名")]
        login: String,
        #[command(flatten)]
        office: OfficeArgs,
    },
    /// 免职：这个岗位到此为止
    Dismiss {
        /// 登录名
        #[arg(value_name = "登录名")]
        login: String,
        /// 哪个岗位
        #[arg(long, value_name = "岗位", value_parser = role)]
        role: Role,
        /// 最后一天（不写就是马上）
        #[arg(long, value_name = "日期")]
        until: Option<NaiveDate>,
    },
}

/// An office on the command line.
#[derive(Debug, Args)]
pub(super) struct OfficeArgs {
    /// 岗位，例如 系统管理员
    #[arg(long, value_name = "岗位", value_parser = role)]
    role: Role,
    /// 范围是哪一种：全县、乡镇、村、部门、巡察组（不写就按岗位和 --place 来定）
    #[arg(long, value_name = "范围", value_parser = scope)]
    scope: Option<ScopeKind>,
    /// 范围：码或名字；管全县的不写
    #[arg(long, value_name = "地方", default_value = "")]
    place: String,
    /// 第一天（默认今天）
    #[arg(long, value_name = "日期")]
    from: Option<NaiveDate>,
    /// 最后一天
    #[arg(long, value_name = "日期")]
    until: Option<NaiveDate>,
}

impl OfficeArgs {
    fn wish(&self, today: NaiveDate) -> OfficeWish<'_> {
        OfficeWish {
            role: self.role,
            scope: self.scope,
            place: &self.place,
            // Nobody sits there to tick a box: it is taken, and told.
            new_department: true,
            from: self.from.unwrap_or(today),
            until: self.until,
        }
    }
}

/// Tells of a department that no programme of the county names.
fn warn(office: &Office, county: u32, wish: &OfficeWish<'_>) -> Result<()> {
    if let Some(fault) = accounts::unknown_department(office, county, wish)? {
        eprintln!("注意：{fault}。要是写错了，用 sanzi user dismiss 免职，再用 sanzi user appoint 重新任职");
    }
    Ok(())
}

fn role(word: &str) -> std::result::Result<Role, String> {
    Role::from_word(word).ok_or_else(|| format!("没有这个岗位，有：{}", Role::WORDS.join("、")))
}

fn scope(word: &str) -> std::result::Result<ScopeKind, String> {
    ScopeKind::from_word(word).ok_or_else(|| format!("可以写：{}", ScopeKind::WORDS.join("、")))
}

pub(super) fn user(settings: Settings, asked: User) -> Result<u8> {
    let office = Office::open(settings, today())?;
    let now = Utc::now().timestamp();
    match asked {
        User::Add {
            login,
            name,
            office: wished,
            county,
            password_stdin,
        } => {
            let county = the_county(&office, county)?;
            let hand = Hand::Operator(county);
            let given = read_password(password_stdin)?;
            let wish = AccountWish {
                login: &login,
                name: &name,
                office: wished.wish(office.today),
                password: given.as_deref(),
            };
            let (_, password) = accounts::open(&office, hand, wish, now)?;
            println!("账号开好了：{}（{}）", login_of(&login), wished.role.word());
            warn(&office, county, &wish.office)?;
            tell(given.is_none(), &password);
        }
        User::List { county, json } => list(&office, county, json)?,
        User::Disable { login } => {
            set_state(&office, &login, UserState::Disabled, now)?;
            println!("停用了 {}，登录都已退出", login_of(&login));
        }
        User::Enable { login } => {
            set_state(&office, &login, UserState::Open, now)?;
            println!("启用了 {}", login_of(&login));
        }
        User::Reset {
            login,
            second_factor,
            password_stdin,
        } => {
            let account = named(&office, &login)?;
            let (hand, id) = (Hand::Operator(account.user.county), account.user.id);
            if second_factor {
                accounts::reset_second_factor(&office, hand, id, now)?;
                println!(
                    "{} 的动态码取消了，登录都已退出，再登录以后再设",
                    account.user.login
                );
            } else {
                let given = read_password(password_stdin)?;
                let password = accounts::reset_password(&office, hand, id, given.as_deref(), None, now)?;
                println!("{} 的密码重设了，登录都已退出", account.user.login);
                tell(given.is_none(), &password);
            }
        }
        User::Appoint {
            login,
            office: wished,
        } => {
            let account = named(&office, &login)?;
            let hand = Hand::Operator(account.user.county);
            let wish = wished.wish(office.today);
            accounts::appoint(&office, hand, account.user.id, wish, now)?;
            println!("{} 现在是{}", account.user.login, wished.role.word());
            warn(&office, account.user.county, &wish)?;
        }
        User::Dismiss { login, role, until } => dismiss(&office, &login, role, until, now)?,
    }
    Ok(0)
}

/// The county that is meant, or the only one there is.
fn the_county(office: &Office, given: Option<u32>) -> Result<u32> {
    if let Some(county) = given.or(office.settings.county) {
        return if (110_000..=999_999).contains(&county) {
            Ok(county)
        } else {
            Err(Error::Usage("县码是六位数字，例如 --county 410825".to_owned()))
        };
    }
    match office.store.counties()?.as_slice() {
        [only] => Ok(*only),
        [] => Err(Error::Usage(
            "还没有导入村，不知道是哪个县：写 --county 六位县码".to_owned(),
        )),
        several => Err(Error::Usage(format!(
            "不止一个县，写 --county：{}",
            several.iter().map(u32::to_string).collect::<Vec<_>>().join("、")
        ))),
    }
}

fn named(office: &Office, login: &str) -> Result<Account> {
    let login = login_of(login);
    office
        .store
        .account_named(&login)?
        .ok_or_else(|| Error::NotFound(format!("账号 {login}。用 sanzi user list 看有哪些")))
}

fn set_state(office: &Office, login: &str, state: UserState, now: i64) -> Result<()> {
    let account = named(office, login)?;
    let hand = Hand::Operator(account.user.county);
    accounts::set_state(office, hand, account.user.id, state, now)
}

fn dismiss(office: &Office, login: &str, role: Role, until: Option<NaiveDate>, now: i64) -> Result<()> {
    let account = named(office, login)?;
    let hand = Hand::Operator(account.user.county);
    let standing = account
        .offices
        .iter()
        .filter(|one| one.role == role && !one.is_over(office.today));
    let mut ended = 0;
    for one in standing {
        accounts::dismiss(office, hand, account.user.id, one.id, until, now)?;
        ended += 1;
    }
    if ended == 0 {
        return Err(Error::NotFound(format!(
            "{} 现在没有“{}”这个岗位",
            account.user.login,
            role.word()
        )));
    }
    println!("{} 的“{}”结束了", account.user.login, role.word());
    Ok(())
}

/// The first line of standard input, when it is to be read.
fn read_password(wanted: bool) -> Result<Option<String>> {
    if !wanted {
        return Ok(None);
    }
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    let password = line.trim_end_matches(['\r', '\n']);
    if password.is_empty() {
        return Err(Error::Usage("标准输入里没有密码".to_owned()));
    }
    Ok(Some(password.to_owned()))
}

fn tell(generated: bool, password: &str) {
    if generated {
        println!("初始密码，只显示这一次：{password}");
    }
    println!("第一次登录要改成自己的：打开 /desk");
}

fn list(office: &Office, county: Option<u32>, json: bool) -> Result<()> {
    let counties = match county {
        Some(county) => vec![county],
        None => office.store.counties_with_accounts()?,
    };
    let mut lines = Vec::new();
    for county in counties {
        let places = office.store.places_of(county)?;
        for account in office.store.accounts_of(county)? {
            println!("{}", said(office, &places, &account));
            lines.push(as_json(&account));
        }
    }
    if lines.is_empty() {
        println!("还没有账号。建第一个：sanzi user add 登录名 --name 姓名 --role 系统管理员");
    }
    if json {
        println!("{}", serde_json::json!({ "users": lines }));
    }
    Ok(())
}

fn said(office: &Office, places: &Places, account: &Account) -> String {
    let user = &account.user;
    let offices: Vec<String> = account
        .offices
        .iter()
        .filter(|one| !one.is_over(office.today))
        .map(|one| {
            let until = one.until.map_or_else(String::new, |last| format!("，到 {last}"));
            format!(
                "{}（{}，自 {}{until}）",
                one.role.word(),
                places.said(&one.place),
                one.from
            )
        })
        .collect();
    let factor = if user.second_factor {
        "动态码"
    } else {
        "没有动态码"
    };
    format!(
        "{} {} {} {} {factor} {}",
        user.county,
        user.login,
        user.name,
        user.state.word(),
        offices.join("、")
    )
}

fn as_json(account: &Account) -> serde_json::Value {
    let user = &account.user;
    let offices: Vec<serde_json::Value> = account
        .offices
        .iter()
        .map(|one| {
            serde_json::json!({
                "id": one.id,
                "role": one.role.word(),
                "scope": one.scope.word(),
                "place": one.place,
                "from": one.from.to_string(),
                "until": one.until.map(|last| last.to_string()),
            })
        })
        .collect();
    serde_json::json!({
        "county": user.county,
        "login": user.login,
        "name": user.name,
        "state": user.state.word(),
        "must_change": user.must_change,
        "second_factor": user.second_factor,
        "offices": offices,
    })
}
