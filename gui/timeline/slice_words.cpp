// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/slice_words.h"

#include "look/number_text.h"
#include "look/shown_text.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace gatescope {

namespace {

struct SliceTexts {
    Q_DECLARE_TR_FUNCTIONS(SliceWords)
};

QString gateWord(StyleCode style) {
    if (style == kRedundantGate) return SliceTexts::tr("redundant");
    return isGate(style) ? SliceTexts::tr("gate call, used") : QString();
}

QString trackName(const Timeline& timeline, SliceId id) {
    return shownName(timeline.trace().tracks()[timeline.trace().sliceTracks()[id]].name);
}

} // namespace

QString sliceName(const Timeline& timeline, SliceId id) {
    const std::string_view name = timeline.trace().name(id);
    return QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
}

QString sliceWords(const Timeline& timeline, SliceId id) {
    QStringList words{shownName(sliceName(timeline, id)),
                      durationText(static_cast<double>(timeline.trace().durations()[id])),
                      trackName(timeline, id)};
    const QString gate = gateWord(timeline.shownStyles().codes[id]);
    if (!gate.isEmpty()) words.append(gate);
    return words.join(QStringLiteral(", "));
}

QString stretchTitle(Align align, int number) {
    return align == Align::Layer ? SliceTexts::tr("layer %1").arg(number)
                                 : SliceTexts::tr("step %1").arg(number);
}

QString gateWords(const Timeline& timeline, const TimeMap& map, Align align, const SliceTile& mark) {
    SliceTile call = mark;
    call.count = 1;
    const QString words = tileWords(timeline, map, align, call);
    if (mark.count < 2) return words;
    const auto count = static_cast<int>(mark.count);
    const bool redundant = timeline.shownStyles().codes[mark.id] == kRedundantGate;
    const QString first =
        redundant ? SliceTexts::tr("%n gate calls; the first redundant one:", "two or more", count)
                  : SliceTexts::tr("%n gate calls; the first one:", "two or more", count);
    return first + QChar('\n') + words;
}

QString tileWords(const Timeline& timeline, const TimeMap& map, Align align, const SliceTile& tile) {
    const Slice slice = timeline.trace().slice(tile.id);
    QStringList lines;
    if (tile.folded()) {
        lines.append(SliceTexts::tr("%n slices, too narrow to be told apart; the longest one:", "two or more",
                                    static_cast<int>(tile.count)));
    }
    lines.append(shownName(sliceName(timeline, tile.id)));
    lines.append(durationText(static_cast<double>(slice.duration)));
    const double shown = map.toShown(static_cast<double>(slice.start));
    const auto stretches = map.visibleIn({shown, shown});
    if (map.composed() && !stretches.empty()) {
        const TimeMap::Stretch& own = stretches.back();
        lines.append(SliceTexts::tr("at %1 of %2")
                         .arg(durationText(static_cast<double>(slice.start - own.from)),
                              stretchTitle(align, own.number)));
    } else {
        lines.append(SliceTexts::tr("at %1").arg(durationText(shown)));
    }
    lines.append(trackName(timeline, tile.id));
    const QString gate = gateWord(timeline.shownStyles().codes[tile.id]);
    if (!gate.isEmpty()) lines.append(gate);
    return lines.join(QChar('\n'));
}

} // namespace gatescope
