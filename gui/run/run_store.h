// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QObject>
#include <QString>
#include <QStringList>

#include <functional>
#include <vector>

namespace gatescope {

/// The results of runs that nobody has given a name yet: files in the application's own folder, each with a
/// note beside it that says what was run. They outlive the window, so that a crash costs no run.
class RunStore : public QObject {
    Q_OBJECT
public:
    static constexpr int kMost = 20;

    enum class Kind { Profile, Sweep };

    struct Run {
        Kind kind = Kind::Profile;
        QString path;
        QString title;
        QString commandLine;
        QDateTime time;
        qint64 bytes = 0;
    };

    explicit RunStore(QObject* parent = nullptr) : RunStore(defaultFolder(), parent) {}
    explicit RunStore(QString folder, QObject* parent = nullptr);

    const QString& folder() const { return m_folder; }
    /// A path for a new run's result, noted with what it is. Empty where the folder can't be written:
    /// `problem` says why.
    QString newRun(Kind kind, const QString& title, const QString& commandLine, QString* problem = nullptr);
    /// Files that are open are never dropped, however old; where nothing is set none is open.
    void setOpen(std::function<bool(const QString& path)> isOpen) { m_isOpen = std::move(isOpen); }
    /// The run's result has been written: old ones go where there are too many.
    void keep(const QString& path);
    /// Newest first; those whose result has not been written are none.
    std::vector<Run> runs() const;
    void remove(const QString& path);

signals:
    void changed();

private:
    static QString defaultFolder();
    QStringList notes() const;

    QString m_folder;
    std::function<bool(const QString&)> m_isOpen;
};

} // namespace gatescope
