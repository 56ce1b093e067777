// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/view_json.h"

#include <QJsonArray>

#include <algorithm>
#include <cmath>

namespace gatescope {

namespace {

/// No trace is longer, and no sum of two such times overflows.
constexpr qint64 kLongest = qint64{1} << 60;

template <typename Tracks>
QJsonArray tracksToJson(const Tracks& tracks) {
    QJsonArray list;
    for (const TrackId track : tracks)
        list.append(qint64(track));
    return list;
}

template <typename Tracks>
Tracks tracksFrom(const QJsonValue& value) {
    Tracks tracks;
    const QJsonArray list = value.toArray();
    for (const QJsonValue& one : list) {
        const qint64 track = one.toInteger(-1);
        if (track >= 0 && track < qint64(kNoTrack)) tracks.insert(tracks.end(), static_cast<TrackId>(track));
    }
    return tracks;
}

QJsonObject toJson(const TrackView& view) {
    return {{QStringLiteral("collapsed"), tracksToJson(view.collapsed)},
            {QStringLiteral("pinned"), tracksToJson(view.pinned)},
            {QStringLiteral("hidden"), tracksToJson(view.hidden)},
            {QStringLiteral("order"), tracksToJson(view.order)},
            {QStringLiteral("filter"), view.filter}};
}

TrackView trackViewFrom(const QJsonValue& value) {
    const QJsonObject json = value.toObject();
    return {tracksFrom<std::set<TrackId>>(json.value(QStringLiteral("collapsed"))),
            tracksFrom<std::set<TrackId>>(json.value(QStringLiteral("pinned"))),
            tracksFrom<std::set<TrackId>>(json.value(QStringLiteral("hidden"))),
            tracksFrom<std::vector<TrackId>>(json.value(QStringLiteral("order"))),
            json.value(QStringLiteral("filter")).toString()};
}

QJsonArray toJson(const TimeRange& range) {
    return {range.from, range.to};
}

std::optional<TimeRange> rangeFrom(const QJsonValue& value) {
    const QJsonArray pair = value.toArray();
    const TimeRange range{pair.at(0).toDouble(), pair.at(1).toDouble()};
    const bool sound = pair.size() == 2 && std::isfinite(range.from) && range.span() > 0;
    return sound ? std::optional(range) : std::nullopt;
}

template <typename Enum>
Enum enumFrom(const QJsonValue& value, Enum last, Enum otherwise) {
    const int number = value.toInt(-1);
    return number >= 0 && number <= static_cast<int>(last) ? static_cast<Enum>(number) : otherwise;
}

} // namespace

QJsonObject toJson(const View& view) {
    QJsonObject json{{QStringLiteral("range_ns"), toJson(view.range)},
                     {QStringLiteral("filter"), view.filter.text},
                     {QStringLiteral("baseline_tracks"), toJson(view.tracks.a)},
                     {QStringLiteral("candidate_tracks"), toJson(view.tracks.b)},
                     {QStringLiteral("colour_by"), static_cast<int>(view.colourBy)},
                     {QStringLiteral("align"), static_cast<int>(view.align)},
                     {QStringLiteral("by_hand_ns"), qint64(view.byHandNs)},
                     {QStringLiteral("show"), static_cast<int>(view.show)}};
    if (view.filter.durations) json.insert(QStringLiteral("durations_ns"), toJson(*view.filter.durations));
    return json;
}

View viewFrom(const QJsonObject& json) {
    View view;
    view.range = rangeFrom(json.value(QStringLiteral("range_ns"))).value_or(view.range);
    view.filter.text = json.value(QStringLiteral("filter")).toString();
    view.filter.durations = rangeFrom(json.value(QStringLiteral("durations_ns")));
    view.tracks.a = trackViewFrom(json.value(QStringLiteral("baseline_tracks")));
    view.tracks.b = trackViewFrom(json.value(QStringLiteral("candidate_tracks")));
    view.colourBy = enumFrom(json.value(QStringLiteral("colour_by")), ColourBy::Difference, view.colourBy);
    view.align = enumFrom(json.value(QStringLiteral("align")), Align::ByHand, view.align);
    view.byHandNs =
        std::clamp<qint64>(json.value(QStringLiteral("by_hand_ns")).toInteger(), -kLongest, kLongest);
    view.show = enumFrom(json.value(QStringLiteral("show")), Show::Difference, view.show);
    if (view.show == Show::OnlyB) view.focus = Slot::B; // the side that keys act on is one that is seen
    return view;
}

} // namespace gatescope
