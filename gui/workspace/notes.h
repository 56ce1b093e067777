// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QObject>
#include <QString>

#include <cstdint>
#include <optional>
#include <vector>

namespace gatescope {

/// A bookmark, or a note where it has a text: a stretch of a trace that somebody wants to find again.
struct Note {
    std::int64_t from = 0; ///< ns from the trace's start
    std::int64_t to = 0;
    QString text;

    bool operator==(const Note&) const = default;
};

/// The notes on one trace, kept beside it ("trace.json" -> "trace.json.notes.json"), never in it. Written
/// whole or not at all, at each change; those on a run that has no file yet are written when it gets one.
class TraceNotes : public QObject {
    Q_OBJECT
public:
    /// Reads what stands beside `tracePath`; empty for a run that is not saved.
    explicit TraceNotes(const QString& tracePath);

    const std::vector<Note>& notes() const { return m_notes; }
    void add(const Note& note);
    void replace(std::size_t at, const Note& note);
    void remove(std::size_t at);
    /// The trace has been saved as another file: the notes go with it.
    void moveTo(const QString& tracePath);
    /// Why the notes could not be read or written, where that is so.
    const std::optional<QString>& problem() const { return m_problem; }

    static QString pathBeside(const QString& tracePath);

signals:
    void changed();

private:
    void read();
    void write();

    QString m_path;
    std::vector<Note> m_notes;
    std::optional<QString> m_problem;
    bool m_readable = true; ///< false: what stands there is not ours to write over
};

} // namespace gatescope
