// SPDX-License-Identifier: GPL-3.0-or-later
#include "xpu/queue_recorder.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace gatescope {

namespace {

constexpr std::size_t kClockReadings = 8;
constexpr double kCorrelateAgainNs = 1e9; // drift within a second stays below a timestamp's step

constexpr const char* kHostTimesName = "layer (host time: this driver times no kernels)";

/// The recorder's lane of that name, added where it has none yet.
RecorderLane& laneOf(Recorder& recorder, const std::string& name, TrackKind kind) {
    for (std::size_t i = 0; i < recorder.laneCount(); ++i) {
        if (recorder.lane(i).name() == name) return recorder.lane(i);
    }
    return recorder.addLane(name, kind, recorder.ranges().capacity());
}

/// What is known only now that the layer has run.
void addExpertsHit(RecordedArgs& args, const RecordedLayer::Entry& entry, int expertsHit) {
    if (entry.bytesPerExpert == 0) return;
    args.add(ArgKey::ExpertsHit, expertsHit);
    args.set(ArgKey::Bytes, args.integer(ArgKey::Bytes).value_or(0) + expertsHit * entry.bytesPerExpert);
}

} // namespace

QueueRecorder::QueueRecorder(std::shared_ptr<const XpuContext> context, bool timestamps)
    : m_context(std::move(context)), m_timestamps(timestamps) {}

void QueueRecorder::setRecorder(Recorder* recorder) {
    drop();
    m_recorder = recorder;
    m_api = {};
    m_lane = nullptr;
    if (recorder == nullptr) return;
    m_api = {recorder, &laneOf(*recorder, "Level Zero calls", TrackKind::HostThread)};
    m_lane =
        &laneOf(*recorder, fmt::format("xpu:{} queue", m_context->device().index), TrackKind::DeviceQueue);
    correlate();
}

SliceRecord* QueueRecorder::open(const char* name, const char* category, const SubmittedLayer& layer) {
    auto* record = m_lane->open();
    if (record == nullptr) return nullptr;
    record->begin(name, category, layer.iteration, layer.layer);
    record->start = 1; // not ended until the device says so
    record->end = 0;
    return record;
}

std::shared_ptr<RecordedLayer> QueueRecorder::take(int experts) {
    if (std::exchange(m_spareExperts, experts) != experts) m_spare.clear();
    if (m_spare.empty()) return std::make_shared<RecordedLayer>(m_context, experts, m_timestamps);
    auto spare = std::move(m_spare.back());
    m_spare.pop_back();
    return spare;
}

void QueueRecorder::add(SubmittedLayer layer) {
    layer.layer = m_recorder->layer();
    layer.iteration = m_recorder->iteration();
    m_submitted.push_back(std::move(layer));
}

bool QueueRecorder::waitsFor(const RecordedLayer& recorded) const {
    return std::ranges::any_of(
        m_submitted, [&](const SubmittedLayer& layer) { return layer.recorded.get() == &recorded; });
}

void QueueRecorder::collect(std::int64_t finished) {
    if (m_submitted.empty()) return;
    if (m_clock) {
        const auto sinceCorrelation = static_cast<double>(finished - m_clock->lastCorrelation());
        if (sinceCorrelation * m_hostScale.nsPerTick() > kCorrelateAgainNs) correlate();
    }
    for (const auto& layer : m_submitted)
        record(layer, finished);
    drop();
}

void QueueRecorder::drop() {
    for (auto& layer : m_submitted) {
        layer.recorded->reset();
        if (layer.submission != 0) continue; // its list keeps it
        layer.recorded->clear();
        m_spare.push_back(std::move(layer.recorded));
    }
    m_submitted.clear();
}

/// One slice for what is known. The kernels stand inside it without a duration, so that their number and
/// order, and a gate that is called twice, can still be seen.
void QueueRecorder::recordWhole(const SubmittedLayer& layer, std::int64_t finished) {
    auto* whole = open(kHostTimesName, roleName(Role::Other), layer);
    if (whole == nullptr) return;
    whole->args.addPositive(ArgKey::Correlation, layer.submission);
    whole->start = whole->submitted = layer.submitted;
    whole->end = finished;
}

void QueueRecorder::record(const SubmittedLayer& layer, std::int64_t finished) {
    const auto& entries = layer.recorded->entries();
    if (!layer.recorded->timed()) recordWhole(layer, finished);
    const int expertsHit = layer.recorded->expertsHit();
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const auto& entry = entries[i];
        auto* record = open(entry.name, entry.category, layer);
        if (record == nullptr) continue;
        record->args.addAll(entry.args);
        addExpertsHit(record->args, entry, expertsHit);
        if (!layer.recorded->timed()) {
            record->start = record->end = layer.submitted;
            continue;
        }
        const bool alone = entry.submission != 0;
        record->args.addPositive(ArgKey::Correlation, alone ? entry.submission : layer.submission);
        record->appended = alone ? 0 : entry.appended;
        record->submitted = alone ? entry.appended : layer.submitted;
        const auto times = layer.recorded->times(i);
        record->start = m_clock->toHost(times.start);
        record->end = m_clock->toHost(times.end);
    }
}

void QueueRecorder::correlate() {
    if (!m_timestamps) return;
    const auto& device = m_context->device();
    if (!m_clock) {
        m_hostScale.calibrate();
        m_clock.emplace(device.nsPerTick, device.timestampBits, 1.0 / m_hostScale.nsPerTick());
    }
    std::array<ClockReading, kClockReadings> readings;
    for (auto& reading : readings) {
        std::uint64_t host = 0; // the driver's own reading, on a clock that TickClock is not
        reading.hostBefore = TickClock::now();
        m_context->api().zeDeviceGetGlobalTimestamps(device.handle, &host, &reading.device);
        reading.hostAfter = TickClock::now();
    }
    m_clock->correlate(readings);
}

} // namespace gatescope
