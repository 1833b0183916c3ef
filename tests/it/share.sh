#!/bin/sh
# A share of an SMB server, seen through two mounts: setup FOLDER, within namespaces of its own for network, mounts and
# processes. Says "ready" and lives until its input ends; the server and the clients end with it.
set -e
folder=$1
ip link set lo up
mkdir -p "$folder/share" "$folder/state" "$folder/one" "$folder/two" "$folder/.smb"
cat > "$folder/smb.conf" <<END
[global]
server role = standalone server
map to guest = bad user
guest account = root
smb ports = 445
interfaces = lo
bind interfaces only = yes
disable netbios = yes
load printers = no
lock directory = $folder/state
state directory = $folder/state
cache directory = $folder/state
pid directory = $folder/state
private dir = $folder/state
ncalrpc dir = $folder/state/ncalrpc
log file = $folder/state/log
[share]
path = $folder/share
guest ok = yes
read only = no
force user = root
END
cp "$folder/smb.conf" "$folder/.smb/smb.conf"
echo 'auth "guest" ""' > "$folder/.smb/smbnetfs.conf"
chmod 600 "$folder/.smb/smbnetfs.conf"
smbd -D -s "$folder/smb.conf"
export HOME="$folder"
for mount in one two; do
  smbnetfs "$folder/$mount"
  tries=0
  until ls "$folder/$mount/127.0.0.1/share" > /dev/null 2>&1; do
    tries=$((tries + 1))
    [ "$tries" -lt 50 ]
    sleep 0.1
  done
done
echo ready
cat > /dev/null
