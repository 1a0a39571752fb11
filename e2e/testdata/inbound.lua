-- What an independent client of the milter protocol sees: levels, changes, the hold request, messages one after the other, an abort.
-- Given by -D: socket, program (base64 of a program).

local function want(condition, what)
	if not condition then
		mt.echo("FAILED: " .. what) -- miltertest does not print errors
		error(what)
	end
end

local function sent(result, what)
	want(result == nil, what .. ": " .. tostring(result))
end

local function open(name, address)
	local conn = mt.connect(socket)
	want(conn ~= nil, "cannot connect to " .. socket)
	sent(mt.conninfo(conn, name, address), "CONNECT")
	sent(mt.helo(conn, name), "HELO")
	return conn
end

-- A message up to, but without, its end. miltertest puts the blank before values itself.
local function begin(conn, subject, file)
	mt.macro(conn, SMFIC_MAIL, "i", "4XQ1aB2c3D")
	sent(mt.mailfrom(conn, "<suzuki@aoba.example>", "SIZE=1000"), "MAIL")
	sent(mt.rcptto(conn, "<yamada@tokiwa.example>"), "RCPT")
	-- no mt.data: sekisho lets the MTA leave DATA out
	-- today, as mail is: miltertest overflows where an added field is longer than 1 KB, so no further reason may stand there
	sent(mt.header(conn, "Date", os.date("!%a, %d %b %Y %H:%M:%S +0000")), "header")
	sent(mt.header(conn, "From", "suzuki@aoba.example"), "header")
	sent(mt.header(conn, "Subject", subject), "header")
	sent(mt.header(conn, "Message-ID", "<" .. subject .. "@aoba.example>"), "header")
	sent(mt.header(conn, "MIME-Version", "1.0"), "header")
	if file == nil then
		sent(mt.eoh(conn), "EOH")
		sent(mt.bodystring(conn, "hello\r\n"), "body")
		return
	end
	sent(mt.header(conn, "Content-Type", "application/octet-stream; name=\"" .. file .. "\""), "header")
	sent(mt.header(conn, "Content-Transfer-Encoding", "base64"), "header")
	sent(mt.eoh(conn), "EOH")
	-- in two pieces that end in the middle of a line
	sent(mt.bodystring(conn, program:sub(1, 101)), "body")
	sent(mt.bodystring(conn, program:sub(102) .. "\r\n"), "body")
end

local function finish(conn, level)
	sent(mt.eom(conn), "EOM")
	local reply = mt.getreply(conn)
	want(reply == SMFIR_ACCEPT or reply == SMFIR_CONTINUE, "the answer is " .. string.char(reply))
	want(mt.eom_check(conn, MT_HDRINSERT, "X-Sekisho-Level", " " .. level, 0), "X-Sekisho-Level is not " .. level)
	want(mt.eom_check(conn, MT_BODYCHANGE) == false, "the body was changed")
end

local conn = open("mail.aoba.example", "198.51.100.20")

-- abandoned in the middle: nothing of it may reach the next message
begin(conn, "abandoned", "estimate.xlsx.exe")
sent(mt.abort(conn), "ABORT")

begin(conn, "plain")
finish(conn, "pass")
want(not mt.eom_check(conn, MT_HDRCHANGE), "a plain mail was changed")
want(not mt.eom_check(conn, MT_QUARANTINE), "a plain mail was quarantined")

begin(conn, "marked", "setup.exe")
finish(conn, "mark")
want(mt.eom_check(conn, MT_HDRCHANGE, "Subject", " [SUSPICIOUS] marked"), "the subject was not tagged")
want(not mt.eom_check(conn, MT_QUARANTINE), "a marked mail was quarantined")

begin(conn, "held", "estimate.xlsx.exe")
finish(conn, "hold")
want(mt.eom_check(conn, MT_QUARANTINE), "a dangerous mail was not quarantined")
mt.disconnect(conn)

-- a client by IPv6, on a connection of its own
conn = open("mail.aoba.example", "2001:db8::25")
begin(conn, "six", "setup.exe")
finish(conn, "mark")
mt.disconnect(conn)
