// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "trace/recorded_args.h"
#include "trace/trace.h"

#include <algorithm>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace gatescope {

/// One recorded slice. Times in TickClock ticks until the trace is built.
struct SliceRecord {
    std::int64_t start = 0;
    std::int64_t end = 0;
    const char* name = "";      ///< static storage
    const char* category = "";  ///< the same; says what the slice is
    std::int64_t appended = 0;  ///< a device's command: when the host recorded it; 0 where that means nothing
    std::int64_t submitted = 0; ///< when the host handed it to the device's queue
    RecordedArgs args;

    /// Forgets what an earlier run left here. The times are the caller's to fill in.
    void begin(const char* newName, const char* newCategory, int iteration, int layer) {
        name = newName;
        category = newCategory;
        appended = submitted = 0;
        args.clear();
        if (layer >= 0) args.add(ArgKey::Layer, layer);
        if (iteration >= 0) args.add(ArgKey::Iteration, iteration);
    }
};

/// Where one thread records. Preallocated; no lock and no allocation while a layer runs. When it is full
/// further slices are counted and dropped, so the run goes on and the loss is told.
class RecorderLane {
public:
    explicit RecorderLane(std::size_t capacity, std::string name = {}, TrackKind kind = TrackKind::HostThread)
        : m_records(capacity), m_name(std::move(name)), m_kind(kind) {}

    /// Of the track that the lane becomes.
    const std::string& name() const { return m_name; }
    TrackKind kind() const { return m_kind; }

    SliceRecord* open() {
        if (m_size == m_records.size()) {
            ++m_dropped;
            return nullptr;
        }
        return &m_records[m_size++];
    }
    std::span<SliceRecord> records() { return {m_records.data(), m_size}; }
    std::span<const SliceRecord> records() const { return {m_records.data(), m_size}; }
    std::size_t dropped() const { return m_dropped; }
    std::size_t capacity() const { return m_records.size(); }
    void clear() { m_size = m_dropped = 0; }
    /// Makes room for `count` more slices. Between passes: it may allocate, and pointers into the lane end.
    void reserveFree(std::size_t count) {
        if (m_records.size() - m_size < count)
            m_records.resize(std::max(m_size + count, m_records.size() * 3 / 2));
    }
    /// Forgets the slices after the first `size`: for iterations that are timed but not kept.
    void truncate(std::size_t size) { m_size = std::min(m_size, size); }

private:
    std::vector<SliceRecord> m_records;
    std::size_t m_size = 0;
    std::size_t m_dropped = 0;
    std::string m_name;
    TrackKind m_kind;
};

/// Per-thread lanes for one run: lane 0 holds named ranges above the threads, lane 1 + w what worker w did,
/// further ones what a device adds (its queue).
class Recorder {
public:
    /// `rangesName`: of the track that lane 0 becomes.
    Recorder(int workers, std::size_t slicesPerLane, std::string rangesName = "ranges");

    bool enabled() const { return m_enabled; }
    void setEnabled(bool enabled) { m_enabled = enabled; }

    RecorderLane& ranges() { return *m_lanes[0]; }
    RecorderLane& worker(int index) { return *m_lanes[static_cast<std::size_t>(index) + 1]; }
    int workers() const { return m_workers; }
    /// Before the run, since it allocates. The reference stays valid for the recorder's life.
    RecorderLane& addLane(std::string name, TrackKind kind, std::size_t capacity);
    /// See RecorderLane. For every lane.
    void reserveFree(std::size_t slicesPerLane);
    std::size_t laneCount() const { return m_lanes.size(); }
    const RecorderLane& lane(std::size_t index) const { return *m_lanes[index]; }
    RecorderLane& lane(std::size_t index) { return *m_lanes[index]; }
    std::size_t dropped() const;
    void clear();

    /// Every slice recorded from now on carries this iteration and layer.
    void setPosition(int iteration, int layer) {
        m_iteration = iteration;
        m_layer = layer;
    }
    int iteration() const { return m_iteration; }
    int layer() const { return m_layer; }

    /// Ticks to nanoseconds; call scale().calibrate() after the run.
    TickScale& scale() { return m_scale; }
    const TickScale& scale() const { return m_scale; }

private:
    TickScale m_scale;
    std::vector<std::unique_ptr<RecorderLane>> m_lanes;
    int m_workers;
    bool m_enabled = true;
    int m_iteration = -1;
    int m_layer = -1;
};

/// Records the time between its construction and destruction.
class RecorderScope {
public:
    RecorderScope(Recorder* recorder, RecorderLane* lane, const char* name, const char* category) {
        if (recorder == nullptr || !recorder->enabled()) return;
        m_record = lane->open();
        if (m_record == nullptr) return;
        m_record->begin(name, category, recorder->iteration(), recorder->layer());
        m_record->start = TickClock::now();
    }
    ~RecorderScope() {
        if (m_record != nullptr) m_record->end = TickClock::now();
    }
    RecorderScope(const RecorderScope&) = delete;
    RecorderScope& operator=(const RecorderScope&) = delete;

    /// Null while recording is off. Fill in what is known; costs nothing that the timed work would see.
    RecordedArgs* args() { return m_record != nullptr ? &m_record->args : nullptr; }
    SliceRecord* record() { return m_record; }

private:
    SliceRecord* m_record = nullptr;
};

} // namespace gatescope
