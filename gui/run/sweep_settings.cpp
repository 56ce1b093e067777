// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/sweep_settings.h"

#include "run/setting_words.h"

#include <QRegularExpression>

#include <algorithm>

namespace gatescope {

namespace {

template <typename Settings, typename Visit>
void forEachSweepSetting(Settings& s, Visit&& visit) {
    visit("presets", s.presets);
    visit("config", s.config);
    visit("part", s.part);
    visit("tokens", s.tokens);
    visit("dtypes", s.dtypes);
    visit("threads", s.threads);
    visit("output", s.output);
}

QString listWord(const std::vector<int>& numbers) {
    QStringList words;
    for (const int number : numbers)
        words << QString::number(number);
    return words.join(QChar(','));
}

} // namespace

std::optional<std::vector<int>> numbersOf(const QString& list, int least, int most) {
    static const QRegularExpression between(QStringLiteral("[,;\\s]+"));
    std::vector<int> numbers;
    for (const QString& word : list.split(between, Qt::SkipEmptyParts)) {
        bool ok = false;
        const int number = word.toInt(&ok);
        if (!ok || number < least || number > most) return std::nullopt;
        if (std::ranges::find(numbers, number) == numbers.end()) numbers.push_back(number);
    }
    return numbers;
}

QStringList SweepSettings::arguments() const {
    const RunSettings standard;
    QStringList words{QStringLiteral("sweep")};
    if (!config.isEmpty()) {
        addWord(words, "--config", config);
        if (!part.isEmpty()) addWord(words, "--part", part);
    } else {
        addWord(words, "--presets", presets.join(QChar(',')));
    }
    addWord(words, "--tokens", listWord(numbersOf(tokens, 1, kMostSweepTokens).value_or(std::vector<int>())));
    if (!dtypes.isEmpty()) addWord(words, "--dtypes", dtypes.join(QChar(',')));
    if (common.placements != standard.placements)
        addWord(words, "--placement", common.placements.join(QChar(',')));
    if (common.layers != standard.layers) addWord(words, "--layers", QString::number(common.layers));
    if (common.routing != standard.routing) addWord(words, "--routing", common.routing);
    if (common.device != standard.device) addWord(words, "--device", common.device);
    if (common.onXpu()) {
        if (common.xpuMode != standard.xpuMode) addWord(words, "--xpu-mode", common.xpuMode);
    } else {
        const auto counts = numbersOf(threads, 1, kMostSweepThreads);
        if (counts && !counts->empty()) addWord(words, "--threads", listWord(*counts));
        if (common.gemm != standard.gemm) addWord(words, "--gemm", common.gemm);
    }
    words << common.rankArguments();
    if (common.quantize != standard.quantize) addWord(words, "--quantize", common.quantize);
    if (common.seconds != standard.seconds) addWord(words, "--seconds", numberWord(common.seconds));
    if (common.warmup != standard.warmup) addWord(words, "--warmup", QString::number(common.warmup));
    if (common.seed != standard.seed) addWord(words, "--seed", QString::number(common.seed));
    return words;
}

std::size_t SweepSettings::points() const {
    const auto tokenCounts = numbersOf(tokens, 1, kMostSweepTokens);
    const auto threadCounts = numbersOf(threads, 1, kMostSweepThreads);
    if (!tokenCounts || !threadCounts) return 0;
    const auto models = config.isEmpty() ? static_cast<std::size_t>(presets.size()) : std::size_t{1};
    const bool everyCore = common.onXpu() || threadCounts->empty();
    return models * std::max<std::size_t>(1, static_cast<std::size_t>(dtypes.size())) *
           (everyCore ? 1 : threadCounts->size()) * tokenCounts->size();
}

QVariantMap SweepSettings::toVariantMap() const {
    QVariantMap map;
    forEachSweepSetting(
        *this, [&map](const char* key, const auto& value) { map.insert(QLatin1String(key), value); });
    map.insert(QStringLiteral("common"), common.toVariantMap());
    return map;
}

SweepSettings SweepSettings::fromVariantMap(const QVariantMap& map) {
    SweepSettings settings;
    forEachSweepSetting(settings, [&map](const char* key, auto& value) { readSetting(map, key, value); });
    settings.common = RunSettings::fromVariantMap(map.value(QStringLiteral("common")).toMap());
    return settings;
}

} // namespace gatescope
