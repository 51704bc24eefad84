//! The policies of the demo county: a measure for each programme, a notice for each change of a standard, and the
//! rules on openness and the village's property. All texts are written for this purpose.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use chrono::{Datelike, Days, NaiveDate};

use super::calendar::weekday;
use super::chance::mix;
use super::programmes::Scheme;
use super::sheet::{Sheet, embedded};
use crate::domain::day;
use crate::error::Result;

const MEASURES: &str = include_str!("../../../assets/demo/measures.csv");
const GENERAL: &str = include_str!("../../../assets/demo/general.csv");

/// All policies, and which programme and which standard each decides.
pub(super) struct Policies {
    list: Vec<Paper>,
    measures: Vec<usize>,
    versions: HashMap<(usize, NaiveDate), usize>,
}

#[derive(Default)]
struct Paper {
    title: String,
    document: String,
    prefix: String,
    issuer: String,
    topic: String,
    issued: NaiveDate,
    from: NaiveDate,
    to: Option<NaiveDate>,
    summary: String,
    body: String,
    conditions: String,
    papers: String,
    decides: Option<(usize, NaiveDate, bool)>,
}

impl Policies {
    /// Writes them for the programmes.
    pub(super) fn make(schemes: &[Scheme], seed: u64) -> Self {
        let mut list = Vec::new();
        let measures: HashMap<String, Vec<String>> = embedded(MEASURES)
            .into_iter()
            .map(|row| (row[0].clone(), row))
            .collect();
        for (at, scheme) in schemes.iter().enumerate() {
            let row = &measures[&scheme.code];
            let versions = scheme.versions();
            list.push(measure(at, scheme, row, versions[0]));
            list.extend(versions[1..].iter().map(|from| change(at, scheme, row, *from)));
        }
        list.extend(embedded(GENERAL).iter().map(|row| general(row)));
        list.sort_by(|a, b| (a.issued, &a.title).cmp(&(b.issued, &b.title)));
        let mut last: BTreeMap<(String, i32), u64> = BTreeMap::new();
        for (at, paper) in list.iter_mut().enumerate() {
            // Offices issue other papers in between.
            let number = last
                .entry((paper.prefix.clone(), paper.issued.year()))
                .or_default();
            *number += 1 + mix(seed, at as u64, 41) % 9;
            paper.document = format!("{}〔{}〕{number}号", paper.prefix, paper.issued.year());
        }
        let mut policies = Self {
            measures: vec![0; schemes.len()],
            versions: HashMap::new(),
            list,
        };
        for (at, paper) in policies.list.iter().enumerate() {
            if let Some((scheme, from, is_measure)) = paper.decides {
                policies.versions.insert((scheme, from), at);
                if is_measure {
                    policies.measures[scheme] = at;
                }
            }
        }
        policies
    }

    /// The 政策编号 of the measure behind a programme.
    pub(super) fn number_of(&self, scheme: usize) -> String {
        number(self.measures[scheme])
    }

    /// The 文号 that decided a programme's standard from a day on.
    pub(super) fn document_of(&self, scheme: usize, from: NaiveDate) -> String {
        self.list[self.versions[&(scheme, from)]].document.clone()
    }

    /// Writes `policies.csv`.
    ///
    /// # Errors
    /// When the disk does not take it.
    pub(super) fn write(&self, folder: &Path) -> Result<u64> {
        const HEADER: [&str; 14] = [
            "政策编号",
            "政策名称",
            "文号",
            "发文单位",
            "主题",
            "发布日期",
            "生效日期",
            "失效日期",
            "摘要",
            "正文",
            "申领条件",
            "申领材料",
            "办理地点",
            "咨询电话",
        ];
        let mut sheet = Sheet::create(folder, "policies.csv", &HEADER)?;
        for (at, paper) in self.list.iter().enumerate() {
            let apply = !paper.conditions.is_empty();
            let place = format!("户籍所在地乡镇便民服务中心，或{}", paper.issuer);
            sheet.row(&[
                &number(at),
                &paper.title,
                &paper.document,
                &paper.issuer,
                &paper.topic,
                &paper.issued.to_string(),
                &paper.from.to_string(),
                &paper.to.map(|to| to.to_string()).unwrap_or_default(),
                &paper.summary,
                &paper.body,
                &paper.conditions,
                &paper.papers,
                if apply { &place } else { "" },
                &office_phone(&paper.issuer),
            ])?;
        }
        sheet.finish()
    }
}

fn number(at: usize) -> String {
    format!("ZC{:04}", at + 1)
}

/// The telephone of an office. Subscriber numbers never begin with 1, so nobody is called by mistake.
pub(super) fn office_phone(department: &str) -> String {
    let sum = department
        .chars()
        .fold(0_u32, |sum, c| sum.wrapping_mul(31).wrapping_add(c as u32));
    format!("0999-1234{:03}", sum % 1000)
}

fn measure(at: usize, scheme: &Scheme, row: &[String], from: NaiveDate) -> Paper {
    let (form, purpose, conditions, papers) = (&row[2], &row[4], &row[5], &row[6]);
    let name = &scheme.name;
    let issued = day::parse(&row[3]).expect("an embedded day");
    let title = match form.as_str() {
        "公告" => format!("示范县{name}标准公告"),
        "实施方案" => format!("关于印发《示范县{name}实施方案》的通知"),
        form => format!("示范县{name}{form}"),
    };
    let payee = if scheme.by_household {
        "以户为单位计发，打入户主本人的一卡通账户"
    } else {
        "以人为单位计发，打入本人的一卡通账户；无法办理账户的由法定监护人代领"
    };
    let posted = if scheme.is_posted() {
        "村级初审名单在村公开栏公示七个工作日，有异议的由乡镇核实后再报。公示内容不含身份证号、银行账号和联系电话。"
    } else {
        "为保护隐私，本项目不公示名单，只公布人数和金额，审核过程接受村务监督委员会监督。"
    };
    let body = format!(
        "第一条 为了{purpose}，制定本{form}。\n第二条 对象：{conditions}。\n第三条 标准：{}。标准调整时另行公布。\n\
         第四条 程序：本人提出申请，村组核实，乡镇审核，{}审定。\n第五条 公示：{posted}\n\
         第六条 发放：{payee}，每{}发放。\n第七条 虚报冒领、截留挪用的，追回资金并依规处理。",
        rates(scheme, from),
        scheme.department,
        match scheme.cycle.as_str() {
            "月" => "月",
            "季" => "季度",
            "半年" => "半年",
            "年" => "年",
            _ => "批次一次性",
        },
    );
    Paper {
        title,
        prefix: scheme.prefix.clone(),
        issuer: scheme.department.clone(),
        topic: row[1].clone(),
        issued,
        from: issued,
        summary: format!("{name}发给谁、发多少、怎样申请：{purpose}。"),
        body,
        conditions: conditions.clone(),
        papers: papers.clone(),
        decides: Some((at, from, true)),
        ..Paper::default()
    }
}

fn change(at: usize, scheme: &Scheme, row: &[String], from: NaiveDate) -> Paper {
    let name = &scheme.name;
    let to = scheme
        .rates
        .iter()
        .find(|rate| rate.from == from)
        .and_then(|rate| rate.to);
    let standard = rates(scheme, from);
    let issued = weekday(from - Days::new(21));
    Paper {
        title: format!("关于调整{}年{name}标准的通知", from.year()),
        prefix: scheme.prefix.clone(),
        issuer: scheme.department.clone(),
        topic: row[1].clone(),
        issued,
        from,
        to,
        summary: format!("自{}起，{name}标准：{standard}。", day::chinese(from)),
        body: format!(
            "各乡镇人民政府：\n一、自{}起，{name}标准调整为：{standard}。\n二、对象、程序和公示要求仍按原办法执行。\n\
             三、各乡镇要在村公开栏张贴本通知，并向对象说明调整后的金额；已按旧标准发放的，差额在下一期补足。",
            day::chinese(from)
        ),
        conditions: row[5].clone(),
        papers: row[6].clone(),
        decides: Some((at, from, false)),
        ..Paper::default()
    }
}

fn general(row: &[String]) -> Paper {
    let issued = day::parse(&row[4]).expect("an embedded day");
    Paper {
        title: row[0].clone(),
        prefix: row[1].clone(),
        issuer: row[2].clone(),
        topic: row[3].clone(),
        issued,
        from: issued,
        summary: row[5].clone(),
        body: row[6].clone(),
        conditions: row[7].clone(),
        papers: row[8].clone(),
        ..Paper::default()
    }
}

/// The prices from a day on in words: `A类每人每月535元、B类每人每月400元`.
fn rates(scheme: &Scheme, from: NaiveDate) -> String {
    let per = match (scheme.unit.as_str(), scheme.cycle.as_str()) {
        (unit, "月") => format!("每{unit}每月"),
        (unit, "季") => format!("每{unit}每季度"),
        ("学期", _) => "每学期".to_owned(),
        (unit, "半年") => format!("每{unit}每半年"),
        (unit, "年") => format!("每{unit}每年"),
        (unit, _) => format!("每{unit}"),
    };
    let words: Vec<String> = scheme
        .rates
        .iter()
        .filter(|rate| rate.from == from)
        .map(|rate| format!("{}{per}{}元", scheme.tiers[rate.tier], rate.price.grouped()))
        .collect();
    words.join("、")
}
