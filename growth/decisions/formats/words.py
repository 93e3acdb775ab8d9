"""The words people use in records, by what they mean, in the languages we know. Everything is in lower case.

A new language is new words here and nothing else.
"""

from growth.decisions.formats.records import (
    ACCEPTED,
    AMENDED_BY,
    AMENDS,
    AUTHOR,
    CONSULTED,
    DECIDER,
    DEPRECATED,
    INFORMED,
    PROPOSED,
    REJECTED,
    RELATES,
    SUPERSEDED,
    SUPERSEDED_BY,
    SUPERSEDES,
)

# Headings of the parts of a record. The first languages are English, then Portuguese, Spanish, French, German, Italian,
# Dutch, Japanese, Chinese, Korean, Russian.
SECTIONS: dict[str, tuple[str, ...]] = {
    "status": (
        "status", "adr status", "decision status", "record status", "state", "situação", "situacao", "estado",
        "estatus", "statut", "état", "stato", "ステータス", "状態", "状况", "状态", "狀態", "상태", "статус",
    ),
    "date": (
        "date", "decision date", "date of decision", "data", "fecha", "datum", "日付", "決定日", "日期", "날짜",
        "дата",
    ),
    "title": ("title", "título", "titulo", "titre", "titel", "titolo", "タイトル", "标题", "標題", "제목", "название"),
    "context": (
        "context", "context and problem statement", "context & problem statement", "context and problem",
        "context/problem", "problem statement and context", "problem statement", "problem", "background",
        "context and background", "background and context", "issue", "motivation", "introduction", "contexto",
        "contexto e problema", "contexto e declaração do problema", "contexto e definição do problema",
        "contexto y planteamiento del problema", "contexte", "contexte et problématique",
        "contexte et énoncé du problème", "contexte et description du problème", "contexte et problème", "kontext",
        "kontext und problemstellung", "kontext und problembeschreibung", "problemstellung", "ausgangslage",
        "hintergrund", "contesto", "contesto e problema", "probleemstelling", "コンテキスト", "コンテクスト", "背景",
        "文脈", "背景と課題", "背景・課題", "コンテキストと課題", "コンテキストと問題提起", "课题", "上下文",
        "背景和问题", "背景与问题", "背景与问题陈述", "问题背景", "上下文和问题陈述", "上下文与问题陈述", "情境",
        "맥락", "배경", "컨텍스트", "контекст", "контекст и проблема",
    ),
    "drivers": (
        "decision drivers", "drivers", "forces", "decision criteria", "criteria", "evaluation criteria",
        "fatores de decisão", "fatores da decisão", "direcionadores da decisão", "direcionadores de decisão",
        "factores de decisión", "facteurs de décision", "facteurs de la décision", "critères de décision",
        "entscheidungstreiber", "entscheidungskriterien", "einflussfaktoren", "fattori decisionali", "意思決定の要因",
        "決定要因", "判断基準", "決定の要因", "决策驱动因素", "决策因素", "决策驱动", "결정 요인", "движущие факторы",
    ),
    "considered": (
        "considered options", "options considered", "options", "considered alternatives", "alternatives considered",
        "alternatives", "alternative approaches", "other options considered", "other options",
        "alternative options considered", "alternatives analysed", "alternatives analyzed", "opções consideradas",
        "alternativas consideradas", "alternativas", "opções", "opciones consideradas", "opciones",
        "options envisagées", "options considérées", "alternatives envisagées", "solutions envisagées",
        "betrachtete optionen", "erwogene optionen", "betrachtete alternativen", "alternativen", "optionen",
        "opzioni considerate", "overwogen opties", "検討した選択肢", "検討された選択肢", "検討した代替案", "代替案",
        "選択肢", "考虑的选项", "备选方案", "候选方案", "考虑过的方案", "可选方案", "替代方案", "方案对比",
        "고려한 대안", "대안", "рассмотренные варианты", "варианты",
    ),
    "pros and cons": (
        "pros and cons of the options", "pros and cons", "pros & cons", "comparison of the options",
        "comparison of options", "evaluation of options", "prós e contras das opções", "prós e contras",
        "pros y contras de las opciones", "pros y contras", "avantages et inconvénients des options",
        "avantages et inconvénients", "vor- und nachteile der optionen", "vor- und nachteile",
        "pro und contra der optionen", "選択肢の長所と短所", "各選択肢の長所と短所", "メリットとデメリット",
        "选项的优缺点", "方案的优缺点", "各方案优缺点", "плюсы и минусы вариантов",
    ),
    "decision": (
        "decision", "decisions", "decision outcome", "the decision", "decision made", "our decision", "resolution",
        "decisão", "decisao", "resultado da decisão", "decisión", "resultado de la decisión", "décision",
        "résultat de la décision", "décision retenue", "décision prise", "entscheidung", "entscheidungsergebnis",
        "beschluss", "ergebnis der entscheidung", "decisione", "beslissing", "besluit", "決定", "決定事項",
        "決定内容", "意思決定", "決定結果", "决策", "决定", "决策结果", "決策", "결정", "решение",
    ),
    "consequences": (
        "consequences", "consequence", "consequências", "consequencias", "consequência", "consecuencias",
        "conséquences", "konsequenzen", "folgen", "auswirkungen", "conseguenze", "gevolgen", "結果", "影響", "帰結",
        "結果・影響", "影響と結果", "后果", "结果", "影响", "後果", "결과", "последствия", "следствия",
    ),
    "positive": (
        "positive consequences", "consequências positivas", "consecuencias positivas", "conséquences positives",
        "positive konsequenzen", "positive folgen", "肯定的な結果", "良い影響", "ポジティブな影響", "正面影响",
        "积极后果", "正面后果",
    ),
    "negative": (
        "negative consequences", "consequências negativas", "consecuencias negativas", "conséquences négatives",
        "negative konsequenzen", "negative folgen", "否定的な結果", "悪い影響", "ネガティブな影響", "负面影响",
        "消极后果", "负面后果",
    ),
    "confirmation": (
        "confirmation", "validation", "compliance", "verification", "confirmação", "validação", "confirmación",
        "validación", "bestätigung", "überprüfung", "確認", "確認方法", "確認と検証", "确认", "验证", "확인",
    ),
    "changelog": (
        "changelog", "change log", "changes", "history", "revision history", "document history", "histórico",
        "historique", "änderungshistorie", "änderungen", "変更履歴", "更新履歴", "变更记录", "变更历史",
    ),
    "links": (
        "links", "link", "references", "reference", "related", "related adrs", "related adr", "related decisions",
        "related records", "more information", "see also", "supersedes", "superseded by", "superseded",
        "supersession", "amends", "amended by", "relations", "referências", "referencias", "enlaces", "liens",
        "références", "verweise", "referenzen", "verwandte entscheidungen", "関連", "関連リンク", "リンク", "参考",
        "参考資料", "参考文献", "関連adr", "关联", "链接", "相关链接", "参考资料", "相关决策", "相关adr", "참고",
        "ссылки",
    ),
    "metadata": (
        "metadata", "meta", "meta data", "meta information", "document information", "record information",
        "adr information", "details", "metadados", "metadaten", "métadonnées", "メタデータ", "メタ情報", "元数据",
    ),
    "authors": ("author", "authors", "author(s)", "autor", "autores", "auteur", "auteurs", "著者", "作者"),
    "deciders": (
        "deciders", "decider", "decision makers", "decision-makers", "decision maker", "decisores", "décideurs",
        "entscheider", "決定者", "意思決定者", "决策者", "決策者",
    ),
    "consulted": ("consulted", "consultados", "consultés", "konsultiert"),
    "informed": ("informed", "informados", "informés", "informiert"),
    "tags": ("tags", "labels", "keywords", "etiquetas", "schlagworte", "タグ", "标签"),
}  # fmt: skip

# Keys of lines such as "* Status: accepted", of tables and of front matter, where they are not among SECTIONS.
KEYS: dict[str, tuple[str, ...]] = {
    "status": SECTIONS["status"],
    "title": SECTIONS["title"],
    "number": ("number", "adr", "adr number", "adr id", "id", "adr-id", "número", "nummer", "番号", "编号"),
    "date": (
        *SECTIONS["date"], "decided", "decided on", "decided at", "date decided", "date accepted", "accepted on",
        "acceptance date", "data da decisão", "date de décision", "entscheidungsdatum", "entschieden am", "承認日",
        "決定日時", "决策日期", "決策日期",
    ),
    "updated": (
        "last modified", "last updated", "updated", "last update", "last changed", "modified", "update",
        "última atualização", "ultima atualização", "atualizado em", "última modificación", "actualizado",
        "dernière mise à jour", "mis à jour", "mise à jour", "letzte änderung", "zuletzt geändert", "aktualisiert",
        "更新日", "最終更新日", "最終更新", "最后更新", "更新日期", "更新时间", "修改日期", "last-modified",
        "last_modified", "last-updated", "last_updated", "lastmod", "last_update",
    ),
    "created": (
        "created", "created on", "created at", "creation date", "date created", "proposed on", "date proposed",
        "proposal date", "published", "publication date", "erstellt", "erstellt am", "criado em", "data de criação",
        "créé le", "date de création", "creado", "fecha de creación", "作成日", "提案日", "提案日時", "起票日",
        "作成日時", "创建日期", "创建时间", "提案日期", "提出日期", "created_at", "creation-date", "creation_date",
        "stabilized_at",
    ),
    AUTHOR: (
        *SECTIONS["authors"], "proposer", "proposed by", "written by", "contact", "owner", "owners", "champion",
        "提案者", "起票者", "作成者", "提出者", "verfasser", "proposto por", "proposé par",
    ),
    DECIDER: (
        *SECTIONS["deciders"], "decision-maker", "decision_makers", "decision_maker", "decided by", "approver",
        "approvers", "approved by", "承認者", "entschieden von", "aprovado por", "approuvé par", "批准人",
    ),
    CONSULTED: (*SECTIONS["consulted"], "reviewers", "reviewer", "reviewed by", "相談先", "revisores"),
    INFORMED: (*SECTIONS["informed"], "共有先"),
    "tags": SECTIONS["tags"],
    SUPERSEDES: (
        "supersedes", "supercedes", "supersede", "replaces", "obsoletes", "ersetzt", "löst ab", "substitui",
        "reemplaza a", "remplace", "取代", "替代", "置き換え元",
    ),
    SUPERSEDED_BY: (
        "superseded by", "superceded by", "superseded-by", "superceded-by", "superseded", "superceded", "replaced by",
        "replaced-by", "deprecated by", "deprecated-by", "obsoleted by", "obsoleted-by", "supersededby", "replacedby",
        "ersetzt durch", "abgelöst durch", "substituído por", "substituída por", "reemplazado por", "remplacé par",
        "remplacée par", "被取代", "被替代", "取代者", "後継", "置き換え先",
    ),
    AMENDS: ("amends", "clarifies", "updates adr", "ergänzt", "altera", "amende", "修订"),
    AMENDED_BY: (
        "amended by", "amended-by", "amendedby", "clarified by", "ergänzt durch", "alterado por", "amendé par",
    ),
    RELATES: (
        "relates to", "related to", "related adrs", "related adr", "related decisions", "related", "relates",
        "see also", "depends on", "relates-to", "related-to", "related-adrs", "bezieht sich auf", "関連adr",
    ),
}  # fmt: skip
DATES = ("date", "created", "updated")  # which date is the record's own, when several are written
PEOPLE = (AUTHOR, DECIDER, CONSULTED, INFORMED)
TIES = (SUPERSEDES, SUPERSEDED_BY, AMENDS, AMENDED_BY, RELATES)

# How the words of a status begin.
STATUS_WORDS: dict[str, tuple[str, ...]] = {
    ACCEPTED: (
        "accepted", "approved", "adopted", "decided", "active", "implemented", "stable", "agreed", "accept", "aceito",
        "aceita", "aceite", "aprovado", "aprovada", "adotado", "adotada", "implementado", "implementada", "aceptado",
        "aceptada", "aprobado", "aprobada", "adoptado", "accepté", "acceptée", "approuvé", "approuvée", "adopté",
        "adoptée", "validé", "validée", "akzeptiert", "angenommen", "beschlossen", "entschieden", "genehmigt",
        "umgesetzt", "bestätigt", "accettato", "accettata", "approvato", "geaccepteerd", "goedgekeurd", "承認",
        "承認済み", "承認済", "採用", "採択", "決定", "受理", "已接受", "接受", "已采纳", "采纳", "已采用", "采用",
        "已批准", "批准", "已通过", "通过", "已决定", "已实施", "生效", "已接納", "승인", "승인됨", "채택", "принято",
        "принят", "утверждено",
    ),
    PROPOSED: (
        "proposed", "pending", "draft", "in review", "under review", "in-review", "incomplete", "in progress",
        "in-progress", "on hold", "on-hold", "experimental", "implementable", "proposal", "under discussion", "wip",
        "work in progress", "proposto", "proposta", "rascunho", "em revisão", "em discussão", "pendente",
        "em análise", "propuesto", "propuesta", "borrador", "pendiente", "proposé", "proposée", "proposition",
        "brouillon", "en attente", "en cours", "en revue", "vorgeschlagen", "vorschlag", "entwurf", "in prüfung",
        "ausstehend", "offen", "in arbeit", "proposto", "bozza", "voorgesteld", "concept", "提案", "提案中",
        "提案済み", "検討中", "下書き", "ドラフト", "レビュー中", "保留", "提议", "已提议", "提议中", "已提出",
        "提出", "建议", "草案", "草稿", "待定", "评审中", "讨论中", "提議", "제안", "제안됨", "초안", "предложено",
        "черновик",
    ),
    REJECTED: (
        "rejected", "declined", "reject", "rejeitado", "rejeitada", "recusado", "recusada", "rechazado", "rechazada",
        "rejeté", "rejetée", "refusé", "refusée", "abgelehnt", "verworfen", "zurückgewiesen", "rifiutato",
        "afgewezen", "verworpen", "却下", "却下済み", "不採用", "否決", "已拒绝", "拒绝", "已否决", "否决", "驳回",
        "已駁回", "거절", "отклонено", "отвергнуто",
    ),
    DEPRECATED: (
        "deprecated", "depreciado", "depreciada", "descontinuado", "descontinuada", "obsoleto", "obsoleta",
        "deprecado", "deprecada", "déprécié", "dépréciée", "obsolète", "veraltet", "deprecato", "verouderd", "非推奨",
        "廃止", "廃止済み", "已弃用", "弃用", "已废弃", "废弃", "已废止", "废止", "已作废", "사용 중단", "устарело",
    ),
    SUPERSEDED: (
        "superseded", "superceded", "replaced", "supersede by", "obsoleted by", "overridden by", "substituído",
        "substituída", "superado", "superada", "reemplazado", "reemplazada", "sustituido", "sustituida", "remplacé",
        "remplacée", "ersetzt", "abgelöst", "sostituito", "vervangen", "置き換え", "置き換えられた", "置換",
        "置換済み", "差し替え", "已取代", "被取代", "已被取代", "已替代", "被替代", "已被替代", "已替换", "대체됨",
        "заменено",
    ),
}  # fmt: skip
STATUS_BY_WORD = {word: status for status, words in STATUS_WORDS.items() for word in words}
# What may stand before the word that counts.
HEDGES = (
    "partially", "partly", "conditionally", "provisionally", "tentatively", "mostly", "fully", "currently", "now",
    "was", "is", "has been", "parcialmente", "teilweise", "partiellement",
)  # fmt: skip

PARTLY = (
    "partially", "partly", "partial", "in part", "some aspects", "parts of", "part of", "some of", "portions of",
    "parcialmente", "em parte", "en parte", "partiellement", "en partie", "teilweise", "zum teil", "部分的", "一部",
    "部分",
)  # fmt: skip

MONTHS = {
    name: month
    for month, names in enumerate(
        (
            "january jan janeiro enero janvier januar jänner gennaio januari",
            "february feb fev fevereiro febrero février fevrier februar febbraio februari",
            "march mar março marco marzo mars märz maerz maart mär",
            "april apr abril abr avril aprile",
            "may mai maio mayo maggio mei",
            "june jun junho junio juin juni giugno",
            "july jul julho julio juillet juli luglio",
            "august aug ago agosto août aout augustus",
            "september sep sept set setembro septiembre septembre settembre",
            "october oct outubro octubre octobre oktober okt out ottobre",
            "november nov novembro noviembre novembre",
            "december dec dez dezembro diciembre décembre decembre dezember dicembre",
        ),
        start=1,
    )
    for name in names.split()
}

GOOD = (
    "good", "pro", "pros", "positive", "advantage", "advantages", "bom", "boa", "vantagem", "bueno", "bon", "bien",
    "gut", "vorteil", "good for", "良い", "良い点", "メリット", "优点", "好",
)  # fmt: skip
BAD = (
    "bad", "con", "cons", "negative", "disadvantage", "disadvantages", "ruim", "desvantagem", "mau", "malo",
    "mauvais", "schlecht", "nachteil", "bad for", "悪い", "悪い点", "デメリット", "缺点", "坏",
)  # fmt: skip
