// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/run_settings.h"

#include "run/setting_words.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace gatescope {

namespace {

class RunSettingsWords {
    Q_DECLARE_TR_FUNCTIONS(RunSettings)
};

/// The setting under its key, told to `visit`: reading and writing name each of them once.
template <typename Settings, typename Visit>
void forEachSetting(Settings& s, Visit&& visit) {
    visit("preset", s.preset);
    visit("path", s.path);
    visit("part", s.part);
    visit("weightsFile", s.weightsFile);
    visit("firstLayer", s.firstLayer);
    visit("layers", s.layers);
    visit("tokens", s.tokens);
    visit("dtype", s.dtype);
    visit("placements", s.placements);
    visit("routing", s.routing);
    visit("routingFile", s.routingFile);
    visit("captureFile", s.captureFile);
    visit("whatIfGate", s.whatIfGate);
    visit("device", s.device);
    visit("threads", s.threads);
    visit("ranks", s.ranks);
    visit("placementMap", s.placementMap);
    visit("gemm", s.gemm);
    visit("quantize", s.quantize);
    visit("xpuMode", s.xpuMode);
    visit("seconds", s.seconds);
    visit("iterations", s.iterations);
    visit("precisionPercent", s.precisionPercent);
    visit("warmup", s.warmup);
    visit("seed", s.seed);
}

void addModel(const RunSettings& s, const RunSettings& standard, QStringList& words) {
    switch (s.source) {
    case RunSettings::Source::Preset:
        addWord(words, "--preset", s.preset);
        break;
    case RunSettings::Source::ConfigFile:
        addWord(words, "--config", s.path);
        break;
    case RunSettings::Source::Checkpoint:
        addWord(words, "--checkpoint", s.path);
        break;
    }
    if (s.source != RunSettings::Source::Preset && !s.part.isEmpty()) addWord(words, "--part", s.part);
    if (s.source != RunSettings::Source::Checkpoint && !s.weightsFile.isEmpty())
        addWord(words, "--weights", s.weightsFile);
    if (s.firstLayer != standard.firstLayer) addWord(words, "--layer", QString::number(s.firstLayer));
    if (s.layers != standard.layers) addWord(words, "--layers", QString::number(s.layers));
    if (!s.dtype.isEmpty()) addWord(words, "--dtype", s.dtype);
}

void addWorkload(const RunSettings& s, const RunSettings& standard, QStringList& words) {
    addWord(words, "--tokens", QString::number(s.tokens));
    if (s.placements != standard.placements) addWord(words, "--placement", s.placements.join(QChar(',')));
    if (s.routing == QLatin1String("file")) {
        addWord(words, "--routing", s.routingFile);
    } else if (s.routing != standard.routing) {
        addWord(words, "--routing", s.routing);
    }
    if (!s.captureFile.isEmpty()) addWord(words, "--capture-routing", s.captureFile);
    if (!s.whatIfGate.isEmpty()) addWord(words, "--what-if-gate-dtype", s.whatIfGate);
}

void addMeasuring(const RunSettings& s, const RunSettings& standard, QStringList& words) {
    if (s.endsBy == RunSettings::EndsBy::Iterations) {
        addWord(words, "--iterations", QString::number(s.iterations));
    } else {
        if (s.seconds != standard.seconds) addWord(words, "--seconds", numberWord(s.seconds));
        if (s.precisionPercent > 0)
            addWord(words, "--precision", numberWord(s.precisionPercent) + QChar('%'));
    }
    if (s.warmup != standard.warmup) addWord(words, "--warmup", QString::number(s.warmup));
    if (s.seed != standard.seed) addWord(words, "--seed", QString::number(s.seed));
}

} // namespace

QStringList RunSettings::rankArguments() const {
    if (!overRanks()) return {};
    QStringList words{QStringLiteral("--ranks")};
    if (!placementMap.isEmpty()) addWord(words, "--placement-map", placementMap);
    return words;
}

QStringList RunSettings::arguments() const {
    const RunSettings standard;
    QStringList words{QStringLiteral("profile")};
    addModel(*this, standard, words);
    addWorkload(*this, standard, words);
    if (device != standard.device) addWord(words, "--device", device);
    if (onXpu()) {
        if (xpuMode != standard.xpuMode) addWord(words, "--xpu-mode", xpuMode);
    } else {
        if (threads != standard.threads) addWord(words, "--threads", QString::number(threads));
        if (gemm != standard.gemm) addWord(words, "--gemm", gemm);
    }
    words << rankArguments();
    if (quantize != standard.quantize) addWord(words, "--quantize", quantize);
    addMeasuring(*this, standard, words);
    return words;
}

QString RunSettings::modelName() const {
    if (source == Source::Preset) return preset;
    const QFileInfo file(path);
    // A config.json says nothing; the folder that it lies in bears the model's name.
    return source == Source::Checkpoint ? QDir(path).dirName() : file.dir().dirName();
}

QString RunSettings::title() const {
    QStringList parts{modelName()};
    if (source != Source::Preset && !part.isEmpty()) parts << part;
    parts << RunSettingsWords::tr("%n token(s)", nullptr, tokens);
    if (layers > 1) parts << RunSettingsWords::tr("%n layer(s)", nullptr, layers);
    if (firstLayer > 0) parts << RunSettingsWords::tr("layer %1").arg(firstLayer);
    if (!dtype.isEmpty()) parts << dtype;
    if (quantize != QLatin1String("none")) parts << quantize;
    if (routing == QLatin1String("file")) {
        parts << RunSettingsWords::tr("captured routing");
    } else if (routing != QLatin1String("model")) {
        parts << routing;
    }
    if (placements != RunSettings().placements) parts << placements.join(QChar('/'));
    if (onXpu()) parts << device;
    if (overRanks()) parts << RunSettingsWords::tr("%n rank(s)", nullptr, ranks);
    return parts.join(QStringLiteral(", "));
}

QVariantMap RunSettings::toVariantMap() const {
    QVariantMap map;
    forEachSetting(*this,
                   [&map](const char* key, const auto& value) { map.insert(QLatin1String(key), value); });
    map.insert(QStringLiteral("source"), static_cast<int>(source));
    map.insert(QStringLiteral("endsBy"), static_cast<int>(endsBy));
    return map;
}

RunSettings RunSettings::fromVariantMap(const QVariantMap& map) {
    RunSettings settings;
    forEachSetting(settings, [&map](const char* key, auto& value) { readSetting(map, key, value); });
    int source = 0;
    int endsBy = 0;
    readSetting(map, "source", source);
    readSetting(map, "endsBy", endsBy);
    settings.source = static_cast<Source>(std::clamp(source, 0, 2));
    settings.endsBy = static_cast<EndsBy>(std::clamp(endsBy, 0, 1));
    return settings;
}

} // namespace gatescope
