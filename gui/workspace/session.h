// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workspace/slot.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <vector>

namespace gatescope {

class Workspace;

/// Which files are open and which of their timelines stand in the slots, and how one looked at them. Runs
/// that were not saved have no file and are not part of it.
struct Session {
    struct Shown {
        int trace = -1; ///< place in traces; -1: the slot is empty
        int timeline = 0;
        bool operator==(const Shown&) const = default;
    };

    std::vector<QStringList> traces;
    PerSlot<Shown> shown;
    QJsonObject view; ///< as state/view_json.h writes it

    bool empty() const { return traces.empty(); }
    bool operator==(const Session&) const = default;

    static Session of(const Workspace& workspace);
    QJsonObject toJson() const;
    /// InputError, naming `file`, where this is no session.
    static Session fromJson(const QByteArray& text, const QString& file);
};

/// Written whole or not at all; InputError where that fails.
void writeSession(const Session& session, const QString& path);
/// InputError where it can't be read.
Session readSession(const QString& path);

} // namespace gatescope
