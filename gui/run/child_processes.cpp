// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/child_processes.h"

#include <QDir>
#include <QFile>

#include <csignal>

namespace gatescope {

std::vector<qint64> childrenOf(qint64 process) {
    std::vector<qint64> children;
    const QDir threads(QStringLiteral("/proc/%1/task").arg(process));
    for (const QString& thread : threads.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        QFile file(threads.filePath(thread + QStringLiteral("/children")));
        if (!file.open(QIODevice::ReadOnly)) continue;
        for (const QByteArray& word : file.readAll().split(' ')) {
            if (const qint64 child = word.trimmed().toLongLong(); child > 0) children.push_back(child);
        }
    }
    return children;
}

bool signalChildren(qint64 process, int signal) {
    const auto children = childrenOf(process);
    for (const qint64 child : children)
        ::kill(static_cast<pid_t>(child), signal);
    return !children.empty();
}

} // namespace gatescope
