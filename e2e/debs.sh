#!/bin/sh
# debs.sh SET DEST: fetches the Debian packages of SET and unpacks them below DEST.
#
# Sets: postfix, sendmail, miltertest, postgresql, and icons (themes of icons and what renders them). Nothing is installed, configured, started, stopped or replaced on this system: apt works on
# lists, caches and a copy of the package state of its own in the folder .apt beside DEST, and no maintainer script runs. What the
# packages need and the system does not have is fetched with them; the packages themselves are fetched even where the system has
# them. The system's own sources and proxy settings are used. A stamp file makes a second run a no-op. Root is not needed.
set -eu

fail() {
	echo "debs.sh: $*" >&2
	exit 2
}

[ $# -eq 2 ] || fail "usage: debs.sh postfix|sendmail|miltertest|postgresql|icons DEST"
set_name=$1
case $set_name in
postfix) packages="postfix sasl2-bin libsasl2-modules libsasl2-modules-db" ;;
sendmail) packages="sendmail-bin sendmail-base sendmail-cf m4" ;;
miltertest) packages="miltertest" ;;
postgresql) packages="postgresql" ;; # of this Debian's version
icons) packages="librsvg2-bin papirus-icon-theme breeze-icon-theme oxygen-icon-theme tango-icon-theme gnome-icon-theme elementary-xfce-icon-theme numix-icon-theme numix-icon-theme-circle adwaita-icon-theme mate-icon-theme deepin-icon-theme elementary-icon-theme" ;;
*) fail "unknown set '$set_name'; there are: postfix, sendmail, miltertest, postgresql, icons" ;;
esac
for tool in apt-get dpkg awk; do
	command -v $tool >/dev/null || fail "needs $tool: the packages are Debian's"
done

mkdir -p "$2" "$(dirname "$2")/.apt"
dest=$(cd "$2" && pwd)
stamp="$dest/.unpacked"
[ "$(cat "$stamp" 2>/dev/null)" = "$packages" ] && exit 0

apt_dir=$(cd "$(dirname "$2")/.apt" && pwd)
archives="$apt_dir/archives-$set_name"
mkdir -p "$apt_dir/lists/partial" "$archives/partial"

# The lists are shared by all sets: one run at a time may write them.
if command -v flock >/dev/null && [ -z "${SEKISHO_DEBS_LOCKED:-}" ]; then
	SEKISHO_DEBS_LOCKED=1 exec flock "$apt_dir/lock" "$0" "$set_name" "$dest"
fi

# What the system has, so that only the rest is fetched: without the wanted packages, which are fetched in any case with those named after them
# (postgresql-15), and without what the others ask for, so that nothing there can stand in the way.
status="$apt_dir/status-$set_name"
awk -v wanted="$packages" '
	BEGIN { n = split(wanted, list, " "); for (i = 1; i <= n; i++) drop[list[i]] = 1 }
	/^Package: / { keep = !($2 in drop); for (p in drop) if (index($2, p "-") == 1) keep = 0 }
	/^(Pre-Depends|Depends|Recommends|Suggests|Breaks|Conflicts): / { next }
	keep
' /var/lib/dpkg/status >"$status"

# A file, because only a file can clear lists: hooks of this system (as in container images) must not run.
conf="$apt_dir/apt-$set_name.conf"
cat >"$conf" <<CONF
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
#clear DPkg::Pre-Invoke;
#clear DPkg::Post-Invoke;
#clear DPkg::Pre-Install-Pkgs;
Dir::State "$apt_dir";
Dir::State::lists "$apt_dir/lists";
Dir::State::status "$status";
Dir::State::extended_states "$apt_dir/extended_states";
Dir::Cache "$apt_dir";
Dir::Cache::archives "$archives";
Dir::Cache::pkgcache "";
Dir::Cache::srcpkgcache "";
Dir::Log "$apt_dir";
Debug::NoLocking "true";
APT::Sandbox::User "";
APT::Install-Recommends "false";
APT::Keep-Downloaded-Packages "true";
Acquire::Languages "none";
Acquire::Retries "3";
Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";
Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled "false";
CONF

log="$apt_dir/log-$set_name"

update() {
	echo "debs.sh: reading Debian's package lists into $apt_dir/lists" >&2
	# A foreign source that is down must not stop us: whether the lists suffice shows below.
	apt-get -c "$conf" -q update >"$log" 2>&1 || true
}

download() {
	DEBIAN_FRONTEND=noninteractive apt-get -c "$conf" -q -y --download-only --no-install-recommends --no-remove \
		install $packages </dev/null >"$log" 2>&1 ||
		DEBIAN_FRONTEND=noninteractive apt-get -c "$conf" -q -y --download-only --no-install-recommends \
			install $packages </dev/null >"$log" 2>&1
}

ls "$apt_dir"/lists/*_Packages* >/dev/null 2>&1 || update
echo "debs.sh: fetching $packages" >&2
if ! download; then
	update # lists may be older than the archive
	if ! download; then
		tail -n 15 "$log" >&2
		fail "could not fetch $packages: is there a network, and does apt of this system know a Debian archive? (log: $log)"
	fi
fi

for deb in "$archives"/*.deb; do
	[ -e "$deb" ] || fail "apt fetched nothing for $packages (log: $log)"
	dpkg -x "$deb" "$dest"
done
# A set-id program of an account that this system lacks is of no use, and would not look for its libraries where we say.
find "$dest" -type f -perm /6000 -exec chmod a-s {} +
echo "$packages" >"$stamp"
rm -rf "$archives"
