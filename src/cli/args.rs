//! The commands and their flags, as `sanzi --help` teaches them.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::domain::dataset::Dataset;

/// 三资：让每个村看得见自己的钱。
#[derive(Debug, Parser)]
#[command(
    name = "sanzi",
    version,
    disable_help_subcommand = true,
    about = "三资：村里的补贴、资金、资产、资源，一村一码，一搜就到",
    long_about = "三资：村里的补贴、资金、资产、资源，一村一码，一搜就到。\n\n\
        不带命令运行：数据文件夹是空的，就先做一个示范县，然后打开网站。\n\n\
        办自己县的数据，照这个顺序：\n  \
        sanzi import --template villages > villages.csv    取一份带表头的模板\n  \
        sanzi import 文件夹 --dry-run                       先检查，什么都不动\n  \
        sanzi import 文件夹                                 导入，等着发布\n  \
        sanzi publish --all                                发布，网站上看得到\n  \
        sanzi check                                        核对：文件、库、索引、页面一致\n  \
        sanzi serve                                        打开网站",
    after_help = "退出码：0 办好了，1 没办成，2 命令写错了，3 数据被拒收。",
    help_template = "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}",
    next_help_heading = "选项"
)]
pub(super) struct Cli {
    #[command(flatten)]
    pub(super) common: Common,
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

/// Flags that every command takes.
#[derive(Debug, Args)]
pub(super) struct Common {
    /// 数据文件夹（默认 ./data）
    #[arg(long, global = true, value_name = "文件夹")]
    pub(super) data: Option<PathBuf>,
    /// 数据库：postgres://…；不写就用数据文件夹里的 SQLite
    #[arg(long, global = true, value_name = "地址")]
    pub(super) database: Option<String>,
    /// 显示生效的设置，然后退出
    #[arg(long, global = true)]
    pub(super) show_config: bool,
}

#[derive(Debug, Subcommand)]
#[command(subcommand_help_heading = "命令", subcommand_value_name = "命令")]
pub(super) enum Command {
    /// 打开网站
    Serve(Serve),
    /// 做一个示范县的数据文件（区划 999999，没有真人真事）
    Demo(Demo),
    /// 导入数据文件或文件夹；或取模板
    Import(Import),
    /// 发布等着的批次
    Publish(Publish),
    /// 撤回一个批次，写明原因；历史还在
    Withdraw(Withdraw),
    /// 村码：编码、查码、并村
    #[command(subcommand)]
    Codes(Codes),
    /// 在命令行里搜公开的内容
    Search(Search),
    /// 核对：文件、库、索引、页面的行数和金额一致
    Check(Json),
    /// 从数据库重做索引；网站可以开着
    Reindex,
    /// 备份数据库（密钥另外保管）
    Backup {
        /// 备份文件
        #[arg(value_name = "文件")]
        file: PathBuf,
    },
    /// 用备份恢复；先验证备份，再动数据
    Restore {
        /// 备份文件
        #[arg(value_name = "文件")]
        file: PathBuf,
    },
    /// 导出已发布的数据，可以原样再导入（含个人信息，妥善保管）
    Export {
        /// 写到哪个文件夹
        #[arg(value_name = "文件夹")]
        folder: PathBuf,
    },
    /// 按规则比对全部已发布的数据，找出对不上的地方（疑点）
    Scan(Scan),
    /// 列出疑点：先看最要紧的；只给办案的人看
    Anomalies(Anomalies),
    /// 规则：全部、一条的说明、换个设置试算
    #[command(subcommand)]
    Rules(Rules),
    /// 工作台的账号：开、停、重设密码、任职免职
    #[command(subcommand)]
    User(super::user::User),
    /// 看资产台账缺什么，把要补的写成 Excel，补好原样再导入
    Quality {
        /// 只看这个乡镇或村：码的前几位
        #[arg(long, value_name = "码")]
        within: Option<String>,
        /// 把要补的资产写到这个文件（含个人信息，妥善保管）
        #[arg(long, value_name = "文件.xlsx")]
        out: Option<PathBuf>,
    },
}

#[derive(Debug, Args, Default)]
pub(super) struct Serve {
    /// 在哪个地址上打开
    #[arg(long, value_name = "地址:端口")]
    pub(super) listen: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct Demo {
    /// 写到哪个文件夹
    #[arg(value_name = "文件夹")]
    pub(super) out: PathBuf,
    /// 发放笔数
    #[arg(long, default_value_t = 200_000, value_name = "笔数")]
    pub(super) payments: u64,
    /// 随机种子：同一个种子写出同样的文件
    #[arg(long, default_value_t = 1, value_name = "种子")]
    pub(super) seed: u64,
    /// 把埋下的异常和无辜的相似情况写到这个文件
    #[arg(long, value_name = "文件")]
    pub(super) truth: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct Import {
    /// 数据文件或文件夹
    #[arg(value_name = "路径")]
    pub(super) paths: Vec<PathBuf>,
    /// 只检查，什么都不动
    #[arg(long)]
    pub(super) dry_run: bool,
    /// 好的行先进，坏的行留在隔离区等更正
    #[arg(long)]
    pub(super) partial: bool,
    /// 把这个批次隔离区里的行再试一次
    #[arg(long, value_name = "批次", conflicts_with_all = ["paths", "template"])]
    pub(super) retry: Option<i64>,
    /// 名单截至哪一天（文件夹里的 lists.csv 写着的，以这里写的为准）
    #[arg(long, value_name = "日期")]
    pub(super) as_of: Option<NaiveDate>,
    /// 名单是哪个单位的
    #[arg(long, value_name = "单位")]
    pub(super) owner: Option<String>,
    /// 依据什么规定使用
    #[arg(long, value_name = "依据")]
    pub(super) basis: Option<String>,
    /// 把有问题的行写成标好颜色的 Excel
    #[arg(long, value_name = "文件.xlsx")]
    pub(super) problems: Option<PathBuf>,
    /// 最后一行给出 JSON
    #[arg(long)]
    pub(super) json: bool,
    /// 取这个数据集的模板：表头和一行样例
    #[arg(long, value_name = "数据集", value_parser = dataset, conflicts_with = "paths")]
    pub(super) template: Option<Dataset>,
    /// 模板的格式
    #[arg(long, value_name = "格式", default_value = "csv", requires = "template")]
    pub(super) format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Format {
    Csv,
    Xlsx,
}

fn dataset(word: &str) -> Result<Dataset, String> {
    Dataset::from_word(word).ok_or_else(|| {
        let all: Vec<&str> = Dataset::ALL.iter().map(|d| d.word()).collect();
        format!("没有“{word}”这个数据集，有：{}", all.join("、"))
    })
}

#[derive(Debug, Args)]
pub(super) struct Publish {
    /// 批次号
    #[arg(value_name = "批次", required_unless_present = "all", conflicts_with = "all")]
    pub(super) batch: Option<i64>,
    /// 所有等着发布的批次
    #[arg(long)]
    pub(super) all: bool,
}

#[derive(Debug, Args)]
pub(super) struct Withdraw {
    /// 批次号
    #[arg(value_name = "批次")]
    pub(super) batch: i64,
    /// 为什么撤回
    #[arg(long, value_name = "原因")]
    pub(super) reason: String,
}

#[derive(Debug, Subcommand)]
#[command(subcommand_help_heading = "命令", subcommand_value_name = "命令")]
pub(super) enum Codes {
    /// 给没有码的村编码：写出补齐村码的文件，编过的码不再用
    Assign {
        /// 村的文件，村码可以空着
        #[arg(value_name = "文件")]
        file: PathBuf,
        /// 写到这个文件（默认写到标准输出）
        #[arg(long, value_name = "文件")]
        out: Option<PathBuf>,
    },
    /// 这个码是哪个村，印在纸上是哪 13 位
    Show {
        /// 12 位村码，或印着的 13 位
        #[arg(value_name = "村码")]
        code: String,
    },
    /// 并村：旧码从此转到新码
    Merge {
        /// 被并的村
        #[arg(value_name = "旧码")]
        old: String,
        /// 并入的村
        #[arg(value_name = "新码")]
        new: String,
    },
}

#[derive(Debug, Args)]
pub(super) struct Search {
    /// 搜什么
    #[arg(value_name = "词")]
    pub(super) query: String,
    /// 只在这个村
    #[arg(long, value_name = "村码")]
    pub(super) village: Option<String>,
    /// 只要这一类：villages、policies、programmes、payments、notices、assets、contracts、projects、disbursements、vouchers
    #[arg(long, value_name = "类")]
    pub(super) kind: Option<String>,
    /// 最多几条
    #[arg(long, default_value_t = 20, value_name = "条数")]
    pub(super) limit: usize,
    /// 最后一行给出 JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct Json {
    /// 最后一行给出 JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct Scan {
    /// 只用这些规则
    #[arg(long, value_name = "编号", num_args = 1..)]
    pub(super) rule: Vec<String>,
    /// 只看这些村
    #[arg(long, value_name = "村码", num_args = 1..)]
    pub(super) village: Vec<String>,
    /// 只重算从这个批次起的新数据牵涉到的
    #[arg(long, value_name = "批次")]
    pub(super) since: Option<i64>,
    /// 和别的县交换：写出本县的一份，并和文件夹里别县的比对（只有密钥算出的码，没有证件号）
    #[arg(long, value_name = "文件夹")]
    pub(super) exchange: Option<PathBuf>,
    /// 当作是这一天
    #[arg(long, value_name = "日期")]
    pub(super) today: Option<NaiveDate>,
    /// 最后一行给出 JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct Anomalies {
    /// 只要这条规则的
    #[arg(long, value_name = "编号")]
    pub(super) rule: Option<String>,
    /// 只要这个村的
    #[arg(long, value_name = "村码")]
    pub(super) village: Option<String>,
    /// 连已经消失的也列出来
    #[arg(long)]
    pub(super) gone: bool,
    /// 格式
    #[arg(long, value_name = "格式", default_value = "ndjson")]
    pub(super) format: ListFormat,
    /// 写到这个文件（默认写到标准输出）
    #[arg(long, value_name = "文件")]
    pub(super) out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ListFormat {
    Ndjson,
    Csv,
    Xlsx,
    Json,
}

#[derive(Debug, Subcommand)]
#[command(subcommand_help_heading = "命令", subcommand_value_name = "命令")]
pub(super) enum Rules {
    /// 全部规则，和各查出多少
    List {
        /// 最后一行给出 JSON
        #[arg(long)]
        json: bool,
    },
    /// 一条规则的说明和现在的设置
    Show {
        /// 规则编号，例如 SUB-01
        #[arg(value_name = "编号")]
        rule: String,
    },
    /// 换个设置会查出多少；什么都不改
    Backtest {
        /// 规则编号
        #[arg(value_name = "编号")]
        rule: String,
        /// 设置的名字和值，例如 grace_months=3；可以写几次
        #[arg(long, value_name = "名字=值", required = true)]
        set: Vec<String>,
        /// 最后一行给出 JSON
        #[arg(long)]
        json: bool,
    },
}
