"""What SQL may hold: the allow-list of syntax nodes and functions.

Used when a model is loaded, and again on every compiled statement. Allowed is what computes
a value from its arguments alone. Not allowed: anything that reads files, the network,
settings, the catalogue or the environment, that gives another value at another time, or that
makes much out of little (`repeat`). What is not listed is refused.
"""

from __future__ import annotations

from sqlglot import exp

Node = type[exp.Expr]


def _nodes(names: str) -> frozenset[Node]:
    return frozenset(getattr(exp, name) for name in names.split())


OPERATORS = _nodes(
    "Add And Any Between BitwiseAnd BitwiseLeftShift BitwiseNot BitwiseOr BitwiseRightShift "
    "BitwiseXor Boolean Bracket Case Cast Collate Column DPipe DataType DataTypeParam Distinct Div "
    "EQ Escape Filter GT GTE Glob ILike Identifier If In IntDiv Interval IntervalSpan Is LT LTE "
    "Like Literal Mod Mul NEQ Neg Not Null NullSafeEQ NullSafeNEQ Or Order Ordered Paren "
    "Placeholder SimilarTo Slice Sub TryCast Tuple Var Where WithinGroup Xor AtTimeZone "
    "JSONPath JSONPathKey JSONPathRoot JSONPathSubscript JSONPathWildcard"
)
"""Operators, literals, names, and the parts of expressions."""

SCALARS = _nodes(
    # conditional
    "Coalesce Greatest Least Nullif Nvl2 "
    # numbers
    "Abs Acos Acosh Asin Asinh Atan Atan2 Atanh Cbrt Ceil Cos Cosh Cot Degrees Exp Floor IsInf "
    "IsNan Ln Log Pi Pow Radians Round Sign Sin Sinh Sqrt Tan Tanh Trunc WidthBucket "
    # texts
    "Ascii BitLength ByteLength Chr Concat ConcatWs Contains EndsWith Initcap "
    "JarowinklerSimilarity Left Length Levenshtein Lower MD5 Overlay Pad "
    "RegexpCount RegexpExtract RegexpExtractAll "
    "RegexpFullMatch RegexpILike RegexpInstr RegexpLike RegexpReplace RegexpSplit Replace Reverse "
    "Right SHA SHA2 Soundex Split SplitPart StartsWith StrPosition Substring Translate Trim "
    "Unicode Upper Hex Unhex ToBase64 FromBase64 LowerHex NumberToStr ToChar "
    # dates and times
    "AddMonths Date DateAdd DateDiff DateFromParts DateSub DateTrunc Datetime DatetimeAdd "
    "DatetimeDiff DatetimeSub DatetimeTrunc Day DayOfMonth DayOfWeek DayOfWeekIso DayOfYear "
    "Dayname Extract Hour LastDay MakeInterval Minute Month Monthname MonthsBetween Quarter Second "
    "StrToDate StrToTime StrToUnix Time TimeAdd TimeDiff TimeFromParts "
    "TimeStrToDate TimeStrToTime TimeSub "
    "TimeToStr TimeToUnix TimeTrunc Timestamp TimestampAdd TimestampDiff TimestampFromParts "
    "TimestampSub TimestampTrunc TsOrDsAdd TsOrDsDiff TsOrDsToDate TsOrDsToTimestamp UnixDate "
    "UnixMicros UnixMillis UnixSeconds UnixToTime Week WeekOfYear Year YearOfWeek YearOfWeekIso "
    "ConvertTimezone DateBin ToDays JustifyDays JustifyHours JustifyInterval "
    # lists and JSON
    "Array ArrayContains ArrayContainsAll ArrayDistinct ArrayFirst ArrayIntersect ArrayLast "
    "ArrayMax ArrayMin ArrayOverlaps ArrayPosition ArraySize ArraySlice ArraySort ArraySum "
    "ArrayToString JSONArrayContains JSONExtract JSONExtractScalar JSONExists JSONKeys JSONType "
    "ParseJSON StructExtract Typeof Try"
)
"""Functions of one row that have a class in sqlglot."""

SCALAR_NAMES = frozenset(
    "add age array_length array_unique bit_count century date_part datepart datesub date_sub "
    "damerau_levenshtein decade divide epoch epoch_ms epoch_ns epoch_us era even extract fdiv "
    "fmod formatreadablesize formatreadabledecimalsize format_bytes from_hex gcd hamming hash "
    "instr isfinite isodow isoyear jaccard jaro_similarity json_array_length json_contains "
    "json_extract_path json_extract_path_text json_extract_string json_valid json_value julian "
    "lcm len length_grapheme left_grapheme list_avg list_contains list_count list_distinct "
    "list_element list_extract list_has_all list_has_any list_max list_mean list_median list_min "
    "list_sort list_reverse_sort list_sum list_unique list_position list_slice list_string_agg "
    "log10 log2 make_date make_time make_timestamp make_timestamptz microsecond millennium "
    "millisecond mismatches mod multiply nanosecond nextafter nfc_normalize ord parse_dirname "
    "parse_dirpath parse_filename parse_path prefix regexp_escape regexp_split_to_array "
    "right_grapheme round_even roundbankers sha1 sha256 signbit string_split string_split_regex "
    "str_split str_split_regex strftime strip_accents strlen strptime subtract suffix "
    "substring_grapheme time_bucket timezone_hour timezone_minute to_base to_centuries to_days "
    "to_decades to_hours to_microseconds to_milliseconds to_minutes to_months to_quarters "
    "to_seconds to_timestamp to_weeks to_years trim_scale try_strptime ucase url_decode url_encode "
    "weekday week yearweek lcase ltrim rtrim pow power row".split()
)
"""Functions of one row that sqlglot knows by name only."""

AGGREGATES = _nodes(
    "ApproxDistinct ApproxQuantile ArgMax ArgMin ArrayAgg ArrayUniqueAgg Avg BitwiseAndAgg "
    "BitwiseOrAgg BitwiseXorAgg Corr Count CountIf CovarPop CovarSamp GroupConcat Kurtosis "
    "LogicalAnd LogicalOr Max Median Min Mode PercentileCont PercentileDisc Quantile RegrAvgx "
    "RegrAvgy RegrCount RegrIntercept RegrR2 RegrSlope RegrSxx RegrSxy RegrSyy Skewness Stddev "
    "StddevPop StddevSamp Sum Variance VariancePop"
)
"""Functions of many rows that have a class in sqlglot."""

AGGREGATE_NAMES = frozenset(
    "entropy favg fsum geomean geometric_mean kahan_sum kurtosis_pop mad max_by mean min_by "
    "product sem sumkahan".split()
)
"""Functions of many rows that sqlglot knows by name only."""

WINDOWS = _nodes(
    "Window WindowSpec RowNumber Rank DenseRank PercentRank CumeDist Ntile Lag Lead FirstValue "
    "LastValue NthValue IgnoreNulls RespectNulls"
)
"""Window functions: in a cube's SELECT, never in an expression."""

STATEMENTS = _nodes(
    "Select Union Intersect Except From Join Table TableAlias Subquery With CTE Alias Group Having "
    "Qualify Limit Offset Star Exists All Values Cube Rollup GroupingSets"
)
"""The parts of one SELECT."""

EXPRESSION_NODES = OPERATORS | SCALARS | AGGREGATES
SELECT_NODES = EXPRESSION_NODES | WINDOWS | STATEMENTS
FUNCTION_NAMES = SCALAR_NAMES | AGGREGATE_NAMES
ALLOWED_FUNCTIONS = FUNCTION_NAMES
ALLOWED_NODES = frozenset(node.__name__ for node in SELECT_NODES)
"""The same lists as names, for the gate that every compiled statement passes."""

_REASONS: tuple[tuple[str, str], ...] = (
    (
        "currentdate currenttime currenttimestamp currentdatetime currenttimestampltz localtime "
        "localtimestamp systimestamp utcdate utctime utctimestamp now today get_current_time "
        "get_current_timestamp current_localtime current_localtimestamp transaction_timestamp rand "
        "randn random randstr uuid gen_random_uuid uuidv4 uuidv7 setseed shuffle uniform normal",
        "it gives another value each time; filter by a date range in the query instead",
    ),
    (
        "first last firstvalue lastvalue anyvalue any_value arbitrary reservoir_quantile "
        "reservoirquantile",
        "it depends on the order of rows; use min, max, or arg_min and arg_max with an order",
    ),
    (
        "repeat space generateseries generate_series range explodinggenerateseries list_resize "
        "array_resize bar printf format factorial list_transform list_reduce transform reduce",
        "it can make much out of little; prepare such a column in the warehouse",
    ),
    (
        "readcsv read_csv read_csv_auto readparquet read_parquet read_json read_json_auto "
        "read_text read_blob read_ndjson parquet_scan glob sniff_csv query query_table sqlite_scan "
        "postgres_scan iceberg_scan delta_scan st_read",
        "it reads files or other tables; name a table with `sql_table` instead",
    ),
    (
        "getenv getvariable current_setting currentuser currentdatabase currentcatalog "
        "currentschema currentschemas currentrole current_database current_schema "
        "current_schemas current_query "
        "session_user sessionuser version currentversion pg_typeof nextval currval setval "
        "nextvaluefor txid_current in_search_path write_log error sleep_ms",
        "it reads or changes the engine's own state",
    ),
)


def why_refused(node: exp.Expr, allowed: frozenset[Node] = EXPRESSION_NODES) -> str | None:
    """Why a node may not stand in SQL ("": it is unknown), None when it may."""
    kind = type(node)
    if kind is exp.Anonymous or kind is exp.AnonymousAggFunc:
        name = str(node.this).lower()
        return None if name in FUNCTION_NAMES else _reason(name)
    if kind not in allowed:
        return _reason(kind.__name__.lower())
    if kind is exp.Pad and not _is_small(node.expression):
        return "it needs a length written as a number, at most 1000"
    if kind is exp.DataType and node.this in _ODD_TYPES:
        return "it is not a type that a column can be cast to"
    return None


def is_aggregate(node: exp.Expr) -> bool:
    """Whether a node is an aggregate function."""
    if isinstance(node, exp.Anonymous):
        return str(node.this).lower() in AGGREGATE_NAMES
    return isinstance(node, exp.AggFunc)


_ODD_TYPES = frozenset(
    getattr(exp.DType, name)
    for name in ("USERDEFINED", "OBJECT_IDENTIFIER", "TABLE", "OBJECT")
    if hasattr(exp.DType, name)
)


def _is_small(node: exp.Expr | None) -> bool:
    return isinstance(node, exp.Literal) and str(node.this).isdigit() and int(node.this) <= 1000


def _reason(name: str) -> str:
    for names, reason in _REASONS:
        if name in names.split():
            return reason
    return ""
