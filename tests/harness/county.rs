//! A small county of the tests' own, written by hand and not by the product, with its truth beside it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::office::{Engine, Office, program, run};
use super::people::{Person, person};

/// Code, name, kind, township's code, township.
pub const VILLAGES: [(&str, &str, &str, &str, &str); 12] = [
    ("999999101201", "青石桥村", "行政村", "999999101", "云台镇"),
    ("999999101202", "郑庄村", "行政村", "999999101", "云台镇"),
    ("999999101203", "柳树屯村", "行政村", "999999101", "云台镇"),
    ("999999101001", "南关社区", "社区", "999999101", "云台镇"),
    ("999999102201", "郑庄村", "行政村", "999999102", "白河乡"),
    ("999999102202", "大坪村", "行政村", "999999102", "白河乡"),
    ("999999102203", "小坪村", "行政村", "999999102", "白河乡"),
    ("999999102204", "重阳坡村", "行政村", "999999102", "白河乡"),
    ("999999103201", "白河口村", "行政村", "999999103", "石门镇"),
    ("999999103202", "黄泥坳村", "行政村", "999999103", "石门镇"),
    ("999999103203", "单家堡村", "行政村", "999999103", "石门镇"),
    ("999999103204", "北冷水村", "行政村", "999999103", "石门镇"),
];

/// Code, name, unit, whom, cycle, class as the house's rule gives it.
pub const PROGRAMMES: [(&str, &str, &str, &str, &str, u8); 6] = [
    ("BT01", "耕地地力保护补贴", "亩", "户", "年", 0),
    ("BT02", "稻谷补贴", "亩", "户", "年", 0),
    ("BT03", "高龄津贴", "人", "人", "月", 0),
    ("BT04", "农村最低生活保障", "人", "人", "月", 1),
    ("BT05", "困难残疾人生活补贴", "人", "人", "月", 2),
    ("BT06", "农机购置与应用补贴", "台", "户", "一次", 0),
];

/// The header of `payments`, as `design/datasets.md` has it.
pub const PAYMENT_HEADER: [&str; 22] = [
    "发放编号",
    "批次号",
    "补贴编码",
    "所属期",
    "村码",
    "组",
    "户编号",
    "姓名",
    "身份证号",
    "档次",
    "数量",
    "单价(元)",
    "金额(元)",
    "开户名",
    "银行账号",
    "经办人",
    "审批日期",
    "发放日期",
    "发放方式",
    "发放状态",
    "公示编号",
    "备注",
];

/// One payment, with all that must never be shown.
#[derive(Debug, Clone)]
pub struct Payment {
    /// 发放编号.
    pub number: String,
    /// An index into [`VILLAGES`].
    pub village: usize,
    /// An index into [`PROGRAMMES`].
    pub programme: usize,
    /// The year in which it was paid.
    pub year: i32,
    /// 金额 in fen.
    pub fen: i64,
    /// To whom.
    pub person: Person,
    row: Vec<String>,
}

impl Payment {
    /// Its row in the file.
    pub fn row(&self) -> &[String] {
        &self.row
    }

    /// The same payment of another 档次.
    pub fn of_tier(mut self, tier: &str) -> Payment {
        tier.clone_into(&mut self.row[9]);
        self
    }
}

/// Yuan with two decimals.
pub fn yuan(fen: i64) -> String {
    format!(
        "{}{}.{:02}",
        if fen < 0 { "-" } else { "" },
        fen.abs() / 100,
        fen.abs() % 100
    )
}

/// The payments numbered from `first`, always the same ones.
pub fn payments(first: u32, count: u32) -> Vec<Payment> {
    (first..first + count).map(payment).collect()
}

fn payment(serial: u32) -> Payment {
    let mixed = serial.wrapping_mul(2_246_822_519) >> 7;
    let village = (serial % 12) as usize;
    let programme = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5][(mixed % 13) as usize];
    let year = 2023 + (mixed / 13 % 3) as i32;
    let (month, day) = (1 + mixed / 39 % 12, 1 + mixed / 468 % 28);
    let (quantity, price) = match programme {
        0 => (1 + mixed % 20, 13_050),
        1 => (1 + mixed % 9, 6_000),
        5 => (1, 100_000 + mixed % 9 * 25_000),
        _ => (1, 8_000 + mixed % 5 * 1_000),
    };
    let mut fen = i64::from(quantity) * i64::from(price);
    let mut state = "成功";
    if serial % 97 == 13 {
        (state, fen) = ("追回", -fen);
    } else if serial % 89 == 7 {
        state = "退票";
    }
    let person = person(serial / 3);
    let period = if PROGRAMMES[programme].4 == "月" {
        format!("{year}-{month:02}")
    } else {
        year.to_string()
    };
    let number = format!("FF{serial:08}");
    let row = [
        number.clone(),
        format!("PC{year}{month:02}"),
        PROGRAMMES[programme].0.to_owned(),
        period,
        VILLAGES[village].0.to_owned(),
        (1 + serial / 12 % 9).to_string(),
        format!("H{:06}", serial / 3),
        person.name.clone(),
        person.number.clone(),
        String::new(),
        quantity.to_string(),
        yuan(i64::from(price)),
        yuan(fen),
        person.name.clone(),
        person.account.clone(),
        "经办甲".to_owned(),
        format!("{year}-{month:02}-{day:02}"),
        format!("{year}-{month:02}-{day:02}"),
        "一卡通".to_owned(),
        state.to_owned(),
        String::new(),
        format!("联系电话{}", person.phone),
    ];
    Payment {
        number,
        village,
        programme,
        year,
        fen,
        person,
        row: row.to_vec(),
    }
}

/// The CSV text of a header and rows.
pub fn csv_text(header: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> Vec<u8> {
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(header).expect("memory");
    for row in rows {
        out.write_record(row).expect("memory");
    }
    out.into_inner().expect("memory")
}

/// The file of these payments.
pub fn payments_csv(payments: &[Payment]) -> Vec<u8> {
    csv_text(&PAYMENT_HEADER, payments.iter().map(|p| p.row.clone()))
}

/// The header of `villages`.
pub const VILLAGE_HEADER: [&str; 16] = [
    "村码",
    "村名",
    "类型",
    "乡镇码",
    "乡镇",
    "县码",
    "县",
    "曾用名",
    "城乡分类",
    "户数",
    "人口",
    "耕地面积(亩)",
    "状态",
    "并入村码",
    "启用日期",
    "停用日期",
];

/// The file of the villages.
pub fn villages_csv() -> Vec<u8> {
    csv_text(
        &VILLAGE_HEADER,
        VILLAGES
            .iter()
            .enumerate()
            .map(|(at, (code, name, kind, township, township_name))| {
                let former = if *name == "大坪村" {
                    "大坪大队;望山村"
                } else {
                    ""
                };
                let numbers = [
                    (120 + at * 10).to_string(),
                    (480 + at * 40).to_string(),
                    format!("{}.5", 800 + at * 100),
                ];
                let mut row: Vec<String> = [
                    *code,
                    *name,
                    *kind,
                    *township,
                    *township_name,
                    "999999",
                    "示例县",
                    former,
                    "",
                ]
                .map(str::to_owned)
                .to_vec();
                row.extend(numbers);
                row.extend(["正常", "", "2010-01-01", ""].map(str::to_owned));
                row
            }),
    )
}

/// Writes the county's reference files into a folder: everything but payments.
pub fn write_references(folder: &Path) {
    std::fs::create_dir_all(folder).expect("a folder");
    let put = |name: &str, bytes: Vec<u8>| std::fs::write(folder.join(name), bytes).expect("a file");
    put("villages.csv", villages_csv());
    put("policies.csv", POLICIES.into());
    put("standards.csv", STANDARDS.into());
    let programmes = PROGRAMMES.iter().map(|(code, name, unit, whom, cycle, _)| {
        let policy = if *code == "BT01" { "ZC01" } else { "" };
        format!("{code},{name},{policy},示例县农业农村局,{unit},{whom},{cycle},掩码\n")
    });
    put(
        "programmes.csv",
        (PROGRAMME_HEADER.to_owned() + &programmes.collect::<String>()).into(),
    );
    let notices = VILLAGES.iter().map(|(code, name, ..)| {
        format!("GS{code},{code},补贴公示,{name}2025年耕地地力保护补贴公示,2025-03-01,2025-03-07,如有异议请向村委会反映。\n")
    });
    put(
        "notices.csv",
        (NOTICE_HEADER.to_owned() + &notices.collect::<String>()).into(),
    );
}

const POLICIES: &str = "政策编号,政策名称,文号,发文单位,主题,发布日期,正文
ZC01,示例县耕地地力保护补贴实施方案,示农〔2024〕1号,示例县农业农村局,强农惠农,2024-01-05,\"第一条 为做好补贴的发放，
制定本办法。\"\"一卡通\"\"发放，张榜公示七日。\"
ZC02,示例县高龄津贴发放办法,示民〔2023〕7号,示例县民政局,扶贫救灾,2023-06-01,八十周岁以上的老人按月领取。
";
const STANDARDS: &str = "补贴编码,档次,单价(元),上限(元),生效日期,失效日期,文号
BT01,,130.50,,2023-01-01,,示农〔2024〕1号
BT02,,60,,2023-01-01,,
";
const PROGRAMME_HEADER: &str = "补贴编码,补贴名称,政策编号,主管部门,计发单位,计发对象,发放周期,公开方式\n";
const NOTICE_HEADER: &str = "公示编号,村码,类型,标题,开始日期,结束日期,正文\n";

/// Writes the whole county into a folder, payments in one file; gives back the payments.
pub fn write(folder: &Path, count: u32) -> Vec<Payment> {
    write_references(folder);
    let payments = payments(1, count);
    std::fs::write(folder.join("payments.csv"), payments_csv(&payments)).expect("a file");
    payments
}

/// What the public sees of these payments one by one: those of class S0.
pub fn listed(payments: &[Payment]) -> Vec<&Payment> {
    payments
        .iter()
        .filter(|p| PROGRAMMES[p.programme].5 == 0)
        .collect()
}

/// A village, a programme (both as indices) and a year of payment.
pub type Group = (usize, usize, i32);

/// What the public sees only as totals: groups of S1 and S2 with five persons or more, with their rows and fen.
pub fn totals(payments: &[Payment]) -> BTreeMap<Group, (u64, i64)> {
    let mut groups: BTreeMap<Group, Vec<&Payment>> = BTreeMap::new();
    for payment in payments.iter().filter(|p| PROGRAMMES[p.programme].5 > 0) {
        groups
            .entry((payment.village, payment.programme, payment.year))
            .or_default()
            .push(payment);
    }
    let persons = |group: &[&Payment]| {
        group
            .iter()
            .map(|p| &p.person.number)
            .collect::<BTreeSet<_>>()
            .len()
    };
    let kept = groups.into_iter().filter(|(_, group)| persons(group) >= 5);
    kept.map(|(key, group)| (key, (group.len() as u64, group.iter().map(|p| p.fen).sum())))
        .collect()
}

/// The demo county's files, made once a run by the product with 20,000 payments, for the stories that need size.
pub fn demo() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = scratch("demo");
        let made = run(program().arg("demo").arg(&folder).args(["--payments", "20000"]));
        assert_eq!(made.status, 0, "{}", made.err);
        folder
    })
}

/// An office with the demo county published; every caller has its own.
pub fn demo_office() -> Office {
    static DATA: OnceLock<PathBuf> = OnceLock::new();
    let data = DATA.get_or_init(|| {
        let office = Office::new(Engine::Embedded);
        office.import_and_publish(&[demo()]);
        let kept = scratch("demo-data");
        super::office::copy_folder(&office.data(), &kept);
        kept
    });
    Office::with_data(data)
}

/// A folder of this run that the next run clears away.
fn scratch(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    folder
}
